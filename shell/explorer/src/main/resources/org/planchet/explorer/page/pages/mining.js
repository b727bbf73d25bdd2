// The node's miner, sync by hand, and why the node refused what it refused.
import { h, reactive, watch } from '../vue.js';
import { get, post } from '../api.js';
import { ago, count, hashRate } from '../figures.js';
import { attempt, confirm, field } from '../forms.js';
import { addressLink, badge, empty, facts, figure, panel, shown, useAnswer, useWork } from '../parts.js';
import { node } from '../store.js';
import { t } from '../words.js';

const MOST_GENERATED = 10_000;
const REFUSALS = 10;

// Whose fault it is, by the node's name of it.
const FAULTS = {
  consensus: 'fault.consensus',
  policy: 'fault.policy',
  fee: 'fault.fee',
  mutated: 'fault.mutated',
  'not-yet': 'fault.not-yet',
  known: 'fault.known',
  'missing-data': 'fault.missing-data',
};

function figures(mining) {
  return h('section', { class: 'figures' }, [
    figure(
      t('mining.state'),
      mining.active ? badge('good', t('mining.active')) : badge('wait', t('mining.stopped')),
      mining.active && mining.remaining >= 0 ? t('mining.remaining', { n: count(mining.remaining) }) : null,
    ),
    figure(t('mining.rate'), hashRate(node.work?.hashRate ?? mining.hashRate), mining.engine),
    figure(t('mining.found'), count(node.work?.blocksMined ?? mining.blocksFound), t('mining.sinceStart')),
    figure(t('mining.threads'), mining.active ? count(mining.threads) : '–'),
    mining.address ? figure(t('mining.rewards'), addressLink(mining.address)) : null,
  ]);
}

function text(form, name, attributes) {
  return h('input', {
    name,
    value: form[name],
    onInput: (event) => {
      form[name] = event.target.value;
    },
    ...attributes,
  });
}

const number = (form, name, most, placeholder) =>
  text(form, name, { type: 'number', min: 1, max: most, step: 1, inputmode: 'numeric', placeholder });

// Has `work` mine to an address. Without one it mines to the wallet: if there is none, the user may have it made and
// sees its words; if its next address is one that a restore would miss, the user may have it all the same.
async function rewarding(address, work) {
  try {
    return await work(address.trim() || null);
  } catch (problem) {
    if (problem.code === 'no-wallet-to-mine-to') {
      if (!(await confirm(t('wallet.none'), t('wallet.make')))) throw problem;
      const made = await post('/wallet');
      await confirm(t('wallet.words'), t('wallet.written'), made.phrase.join(' '));
      return rewarding('', work);
    }
    if (problem.code === 'beyond-gap') {
      if (!(await confirm(problem.message, t('wallet.beyondGap')))) throw problem;
      const answer = await post('/wallet/addresses', { label: 'mining', beyondGap: true });
      return work(answer.address);
    }
    throw problem;
  }
}

const Controls = {
  props: ['active', 'onDone'],
  setup(props) {
    const form = reactive({ address: '', threads: '', blocks: '', count: '1' });
    const { busy, run } = useWork();
    const whole = (value) => (value === '' ? null : Number(value));
    const act = (name, work, success) =>
      run(async () => {
        await attempt(work, success);
        props.onDone();
      }, name);
    const start = (event) => {
      event.preventDefault();
      act(
        'start',
        () =>
          rewarding(form.address, (address) =>
            post('/mining/start', { address, blocks: whole(form.blocks), threads: whole(form.threads) }),
          ),
        t('mining.started'),
      );
    };
    const generate = (event) => {
      event.preventDefault();
      const wanted = Number(form.count);
      act(
        'generate',
        () => rewarding(form.address, (address) => post('/mining/generate', { address, count: wanted })),
        t('mining.generated', { n: count(wanted) }),
      );
    };
    return () => [
      h('form', { class: 'row', onSubmit: start }, [
        h('div', { class: 'grow' }, [
          field(
            t('mining.address'),
            text(form, 'address', { placeholder: t('mining.wallet'), autocapitalize: 'off', spellcheck: false }),
          ),
        ]),
        field(t('mining.threads'), number(form, 'threads', 1024, t('mining.allCores'))),
        field(t('mining.blocks'), number(form, 'blocks', undefined, t('mining.noEnd'))),
        h(
          'button',
          { type: 'submit', name: 'start', disabled: busy.value !== '' || props.active },
          t('mining.start'),
        ),
        h(
          'button',
          {
            type: 'button',
            name: 'stop',
            class: 'danger',
            disabled: busy.value !== '' || !props.active,
            onClick: () => act('stop', () => post('/mining/stop'), t('mining.stoppedNow')),
          },
          t('mining.stop'),
        ),
      ]),
      h('form', { class: 'row', onSubmit: generate }, [
        field(t('mining.count'), number(form, 'count', MOST_GENERATED)),
        h(
          'button',
          { type: 'submit', name: 'generate', disabled: busy.value !== '' || form.count === '' },
          busy.value === 'generate' ? t('mining.working') : t('mining.generate'),
        ),
        h('span', { class: 'space' }),
        h(
          'button',
          {
            type: 'button',
            name: 'sync',
            class: 'quiet',
            disabled: busy.value !== '',
            onClick: () => act('sync', () => post('/sync'), t('mining.synced')),
          },
          t('mining.sync'),
        ),
      ]),
    ];
  },
};

function refusal(item) {
  return h('details', { class: 'refusal' }, [
    h('summary', [h('b', item.reason), ' ', h('span', { class: 'note' }, ago(item.time))]),
    facts([
      [t('why.subject'), h('span', { class: 'hash' }, item.subject), true],
      [t('why.meaning'), item.meaning, true],
      [t('why.detail'), item.detail || '–', true],
      [t('why.rule'), item.rule],
      [t('why.source'), item.source],
      [t('why.fault'), t(FAULTS[item.fault] ?? item.fault)],
      [t('why.step'), item.step],
      item.opcode && [t('why.opcode'), h('code', item.opcode)],
      item.stack.length > 0 && [t('why.stack'), h('pre', item.stack.map((part) => part || '(0)').join('\n')), true],
    ]),
  ]);
}

export const MiningPage = {
  setup() {
    const mining = useAnswer(() => get('/mining'));
    const refusals = useAnswer(() => get(`/refusals?count=${REFUSALS}`));
    watch(
      () => [node.work?.mining, node.work?.blocksMined],
      () => mining.load(),
    );
    watch(
      () => node.status?.tip,
      () => refusals.trickle(),
    );
    const reload = () => {
      mining.load();
      refusals.load();
    };
    return () => [
      h('div', { class: 'title' }, [h('h1', t('mining.title'))]),
      shown(mining, figures),
      panel(t('mining.control'), h(Controls, { active: mining.data?.active ?? false, onDone: reload })),
      panel(
        t('why.title'),
        shown(refusals, (list) => (list.length === 0 ? empty(t('why.none')) : list.map(refusal))),
      ),
    ];
  },
};
