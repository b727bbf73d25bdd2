// The neighbours: who they are, and adding, removing and blocking them.
import { h, onUnmounted, ref, watch } from '../vue.js';
import { get, post, remove } from '../api.js';
import { ago, count, size } from '../figures.js';
import { attempt, confirm, field } from '../forms.js';
import { badge, empty, panel, shown, table, useAnswer, useWork } from '../parts.js';
import { node } from '../store.js';
import { t } from '../words.js';

const AGAIN_MILLIS = 5000;

function status(peer) {
  switch (peer.status) {
    case 'connected':
      return badge('good', t('peers.connected'));
    case 'handshake':
      return badge('some', t('peers.handshake'));
    case 'connecting':
      return badge('wait', t('peers.connecting'));
    case 'disconnected':
      return badge('bad', t('peers.disconnected'));
    default:
      return badge('wait', peer.status);
  }
}

const direction = (peer) => (peer.direction === 'inbound' ? t('peers.inbound') : t('peers.outbound'));

const columns = (drop) => [
  {
    name: t('peers.address'),
    cell: (peer) =>
      h('div', { class: 'peer' }, [
        h('div', { class: 'hash' }, peer.address),
        h('div', { class: 'note' }, [direction(peer), peer.transport, peer.userAgent].filter(Boolean).join(' · ')),
        peer.reason ? h('div', { class: 'note' }, [peer.places.join(', '), peer.places.length ? ': ' : '', peer.reason]) : null,
      ]),
  },
  { name: t('peers.status'), cell: (peer) => status(peer) },
  { name: t('block.height'), end: true, wide: true, cell: (peer) => (peer.height < 0 ? '–' : count(peer.height)) },
  { name: t('peers.lastSeen'), end: true, wide: true, cell: (peer) => ago(peer.lastSeen) },
  {
    name: t('peers.ping'),
    end: true,
    wide: true,
    cell: (peer) => (peer.pingMillis < 0 ? '–' : `${count(peer.pingMillis)} ms`),
  },
  {
    name: t('peers.traffic'),
    end: true,
    wide: true,
    cell: (peer) => `${size(peer.bytesSent)} / ${size(peer.bytesReceived)}`,
  },
  {
    name: '',
    end: true,
    cell: (peer) =>
      h('span', { class: 'buttons' }, [
        h('button', { class: 'quiet', onClick: () => drop(peer, false) }, t('peers.remove')),
        h('button', { class: 'quiet danger', onClick: () => drop(peer, true) }, t('peers.block')),
      ]),
  },
];

const knownColumns = () => [
  { name: t('peers.address'), cell: (known) => h('span', { class: 'hash' }, known.address) },
  { name: t('peers.lastSeen'), end: true, cell: (known) => ago(known.lastSeen) },
  { name: t('peers.lastTried'), end: true, wide: true, cell: (known) => ago(known.lastTried) },
  { name: t('peers.failures'), end: true, wide: true, cell: (known) => count(known.failures) },
  { name: t('peers.source'), wide: true, cell: (known) => known.source },
];

const AddForm = {
  props: ['onAdded'],
  setup(props) {
    const address = ref('');
    const { busy, run } = useWork();
    const submit = (event) => {
      event.preventDefault();
      const wanted = address.value.trim();
      run(async () => {
        if (await attempt(() => post('/peers', { address: wanted }), t('peers.added', { address: wanted }))) {
          address.value = '';
          props.onAdded();
        }
      });
    };
    return () =>
      h('form', { class: 'row', onSubmit: submit }, [
        h('div', { class: 'grow' }, [
          field(
            t('peers.add'),
            h('input', {
              name: 'address',
              value: address.value,
              required: true,
              placeholder: '203.0.113.5:5000',
              autocapitalize: 'off',
              spellcheck: false,
              onInput: (event) => {
                address.value = event.target.value;
              },
            }),
          ),
        ]),
        h('button', { type: 'submit', disabled: busy.value !== '' }, t('peers.connect')),
      ]);
  },
};

export const PeersPage = {
  setup() {
    const peers = useAnswer(() => get('/peers'));
    const known = useAnswer(() => get('/nodes'));
    watch(
      () => node.peers,
      () => peers.load(),
    );
    const timer = setInterval(() => peers.load(), AGAIN_MILLIS);
    onUnmounted(() => clearInterval(timer));

    async function drop(peer, block) {
      const question = block
        ? t('peers.sureBlock', { address: peer.address })
        : t('peers.sureRemove', { address: peer.address });
      if (!(await confirm(question, block ? t('peers.block') : t('peers.remove')))) return;
      const done = block
        ? t('peers.blocked', { address: peer.address })
        : t('peers.removed', { address: peer.address });
      await attempt(() => remove(`/peers/${encodeURIComponent(peer.address)}?block=${block}`), done);
      peers.load();
    }

    return () => [
      h('div', { class: 'title' }, [h('h1', t('peers.title'))]),
      panel(null, h(AddForm, { onAdded: peers.load })),
      panel(
        t('peers.neighbours'),
        shown(peers, (list) =>
          list.length === 0
            ? empty(t('peers.none'))
            : table(columns(drop), list, (peer) => `${peer.id} ${peer.address}`),
        ),
      ),
      panel(
        t('peers.known'),
        shown(known, (list) =>
          list.length === 0
            ? empty(t('peers.noneKnown'))
            : h('details', [
                h('summary', t('peers.knownCount', { n: count(list.length) })),
                table(knownColumns(), list),
              ]),
        ),
      ),
    ];
  },
};
