// What stands around every page: name, search, language, the ways to the pages.
import { h, ref } from './vue.js';
import { get } from './api.js';
import { Interludes, say } from './forms.js';
import { badge, go, link } from './parts.js';
import { node } from './store.js';
import { choose, language, t } from './words.js';

const WAYS = [
  { path: '', text: 'way.overview' },
  { path: 'mempool', text: 'way.mempool' },
  { path: 'peers', text: 'way.peers' },
  { path: 'mining', text: 'way.mining' },
  { path: 'interface', text: 'way.interface' },
];

async function find(text) {
  if (/^\d{1,9}$/.test(text)) return go(`block/${Number(text)}`);
  if (!/^[0-9a-f]{64}$/i.test(text)) return go(`address/${encodeURIComponent(text)}`);
  const id = text.toLowerCase();
  const asked = { block: `/headers/${id}`, transaction: `/transactions/${id}` };
  // Where blocks cost something, their hashes start with zeros.
  const [likely, otherwise] = id.startsWith('0000') ? ['block', 'transaction'] : ['transaction', 'block'];
  try {
    await get(asked[likely]);
    return go(`${likely}/${id}`);
  } catch (problem) {
    return problem.status === 404 ? go(`${otherwise}/${id}`) : say(problem.message, 'bad');
  }
}

const Search = {
  setup() {
    const typed = ref('');
    const submit = (event) => {
      event.preventDefault();
      const text = typed.value.trim();
      typed.value = '';
      if (text !== '') find(text);
    };
    return () =>
      h('form', { class: 'search', role: 'search', onSubmit: submit }, [
        h('input', {
          type: 'search',
          value: typed.value,
          placeholder: t('search.hint'),
          'aria-label': t('search.hint'),
          autocapitalize: 'off',
          spellcheck: false,
          onInput: (event) => {
            typed.value = event.target.value;
          },
        }),
      ]);
  },
};

function state() {
  if (!node.connected) return badge('bad', t('state.lost'));
  if (node.work?.syncing) return badge('wait', t('state.syncing'));
  return badge('good', t('state.live'));
}

function languages() {
  const button = (name, text) =>
    h(
      'button',
      {
        class: ['quiet', language.value === name ? 'chosen' : ''],
        lang: name,
        'aria-pressed': language.value === name,
        onClick: () => choose(name),
      },
      text,
    );
  return h('div', { class: 'languages', role: 'group', 'aria-label': 'Language / 语言' }, [
    button('en', 'EN'),
    button('zh', '中文'),
  ]);
}

export const Frame = {
  props: ['page'],
  setup:
    (props, { slots }) =>
    () => [
      h('header', { class: 'top' }, [
        h('div', { class: 'bar' }, [
          link('', [h('img', { src: '/web/icon.svg', alt: '', width: 28, height: 28 }), h('span', 'Planchet')], {
            class: 'name',
          }),
          node.status ? h('span', { class: 'chain' }, node.status.chain) : null,
          state(),
          h(Search),
          languages(),
        ]),
        h(
          'nav',
          { class: 'ways', 'aria-label': t('way.name') },
          WAYS.map((way) =>
            link(way.path, t(way.text), { 'aria-current': props.page === way.path ? 'page' : undefined }),
          ),
        ),
      ]),
      h('main', slots.default()),
      h('footer', [
        node.status ? `Planchet ${node.status.version}` : 'Planchet',
        h('a', { href: '/api/v1/openapi.json' }, 'openapi.json'),
        h('a', { href: '/metrics' }, t('footer.metrics')),
      ]),
      h(Interludes),
    ],
};
