// What several pages are made of.
import { h, onUnmounted, shallowReactive, ref, watch } from './vue.js';
import { ago, count, settledAfter, short, time } from './figures.js';
import { language, t } from './words.js';

export function link(path, content, attributes = {}) {
  return h('a', { href: `#/${path}`, ...attributes }, content);
}

export function go(path) {
  location.hash = `#/${path}`;
}

// The zeros that a hash starts with are its proof of work.
export function hash(value, ends) {
  const shown = ends ? short(value, ends) : value;
  const zeros = /^0*/.exec(shown)[0];
  return h('span', { class: 'hash', title: ends ? value : undefined }, [
    zeros === '' ? null : h('span', { class: 'zeros' }, zeros),
    shown.slice(zeros.length),
  ]);
}

export const blockLink = (ref, content) => link(`block/${ref}`, content);
export const txLink = (txid, ends = 8) => link(`transaction/${txid}`, hash(txid, ends));
export const addressLink = (address) => link(`address/${encodeURIComponent(address)}`, wholeAddress(address));

// Never shortened, for a thief's address may begin and end like a known one: in groups of four, to be compared by eye.
export function wholeAddress(address) {
  return h(
    'span',
    { class: 'hash address' },
    (address.match(/.{1,4}/gu) ?? []).map((four) => h('span', four)),
  );
}

export function panel(title, content, aside) {
  return h('section', { class: 'panel' }, [
    title ? h('header', { class: 'panel-head' }, [h('h2', title), aside ?? null]) : null,
    content,
  ]);
}

// Rows of a name and what it is; a row that is null is left out.
export function facts(rows) {
  return h(
    'dl',
    { class: 'facts' },
    rows
      .filter(Boolean)
      .flatMap(([name, value, wide]) => [h('dt', name), h('dd', { class: wide ? 'wide' : undefined }, [value])]),
  );
}

export function figure(name, value, note) {
  return h('div', { class: 'figure' }, [
    h('div', { class: 'figure-name' }, name),
    h('div', { class: 'figure-value' }, [value]),
    note ? h('div', { class: 'figure-note' }, [note]) : null,
  ]);
}

export function badge(kind, text) {
  return h('span', { class: ['badge', kind] }, text);
}

export function confirmations(number) {
  if (number <= 0) return badge('wait', t('confirmations.none'));
  if (number >= settledAfter) return badge('good', t('confirmations.settled', { n: count(number) }));
  return badge('some', t('confirmations.some', { n: number, of: settledAfter }));
}

export function age(seconds) {
  return h('time', { datetime: new Date(seconds * 1000).toISOString(), title: time(seconds) }, ago(seconds));
}

// columns: { name, cell(row), end: at the right edge, wide: left out on a phone }.
export function table(columns, rows, key) {
  const style = (column) => [column.end ? 'end' : '', column.wide ? 'wide-only' : ''];
  return h(
    'div',
    { class: 'table' },
    h('table', [
      h(
        'thead',
        h(
          'tr',
          columns.map((column) => h('th', { scope: 'col', class: style(column) }, column.name)),
        ),
      ),
      h(
        'tbody',
        rows.map((row, i) =>
          h(
            'tr',
            { key: key ? key(row) : i },
            columns.map((column) => h('td', { class: style(column) }, [column.cell(row, i)])),
          ),
        ),
      ),
    ]),
  );
}

export function pager(page, pages, turn) {
  if (pages < 2) return null;
  const button = (to, text) =>
    h('button', { class: 'quiet', disabled: to < 0 || to >= pages, onClick: () => turn(to) }, text);
  return h('nav', { class: 'pager', 'aria-label': t('pager.name') }, [
    button(page - 1, t('pager.previous')),
    h('span', t('pager.of', { page: count(page + 1), pages: count(pages) })),
    button(page + 1, t('pager.next')),
  ]);
}

export function empty(text) {
  return h('p', { class: 'empty' }, text);
}

export function trouble(problem, retry) {
  return h('div', { class: 'trouble', role: 'alert' }, [
    h('p', problem.message),
    problem.refusal ? h('p', { class: 'note' }, `${problem.refusal.rule} · ${problem.refusal.source}`) : null,
    retry ? h('button', { class: 'quiet', onClick: retry }, t('trouble.again')) : null,
  ]);
}

export function loading(lines = 4) {
  return h(
    'div',
    { class: 'loading', role: 'status', 'aria-label': t('loading') },
    Array.from({ length: lines }, () => h('span')),
  );
}

// Loads by asking, anew in another language, and keeps the answer that was asked for last:
// { data, problem, busy, load(), trickle() }.
export function useAnswer(asking) {
  const answer = shallowReactive({ data: null, problem: null, busy: false, load, trickle });
  let turn = 0;
  let timer = null;

  async function load() {
    const mine = ++turn;
    answer.busy = true;
    try {
      const data = await asking();
      if (mine !== turn) return;
      answer.data = data;
      answer.problem = null;
    } catch (problem) {
      if (mine === turn) answer.problem = problem;
    } finally {
      if (mine === turn) answer.busy = false;
    }
  }

  // Loads again soon, however often it is told to: at most once in two seconds.
  function trickle() {
    timer ??= setTimeout(() => {
      timer = null;
      load();
    }, 2000);
  }

  onUnmounted(() => {
    turn = -1;
    clearTimeout(timer);
  });
  watch(language, load);
  load();
  return answer;
}

// What an answer looks like in each of its states.
export function shown(answer, draw, lines) {
  if (answer.data !== null) return draw(answer.data);
  return answer.problem ? trouble(answer.problem, answer.load) : loading(lines);
}

export function copyButton(text) {
  if (!navigator.clipboard) return null;
  return h('button', { class: 'quiet', onClick: () => navigator.clipboard.writeText(text) }, t('copy'));
}

// Buttons that do something at the node, and are off while it is done. `busy` is what is being done, else empty.
export function useWork() {
  const busy = ref('');
  async function run(work, name = 'work') {
    if (busy.value !== '') return;
    busy.value = name;
    try {
      await work();
    } finally {
      busy.value = '';
    }
  }
  return { busy, run };
}
