// The node at a glance.
import { h, watch } from '../vue.js';
import { get } from '../api.js';
import { IntervalChart } from '../chart.js';
import { amount, count, duration, hashRate, size } from '../figures.js';
import {
  age,
  blockLink,
  empty,
  facts,
  figure,
  hash,
  link,
  loading,
  panel,
  shown,
  table,
  useAnswer,
} from '../parts.js';
import { node, now } from '../store.js';
import { t } from '../words.js';

const CHARTED = 90;

function sync(status, work) {
  if (!work?.syncing) return t('overview.synced');
  const share = work.headers > 0 ? status.height / work.headers : 0;
  return h('span', [
    t('overview.syncing', { height: count(status.height), headers: count(work.headers) }),
    h('progress', { max: 1, value: share }),
  ]);
}

function lead(status) {
  return h('section', { class: 'panel lead' }, [
    h('div', [
      h('div', { class: 'figure-name' }, t('overview.height')),
      h('div', { class: 'height' }, [blockLink(status.height, count(status.height))]),
      h('div', { class: 'tip' }, [blockLink(status.tip, hash(status.tip))]),
    ]),
    h('div', { class: 'since' }, [
      h('div', { class: 'figure-name' }, t('overview.since')),
      h('div', { class: 'figure-value' }, duration(now.value - status.tipTime)),
      node.chain
        ? h('div', { class: 'figure-note' }, t('overview.spacing', { time: duration(node.chain.spacing) }))
        : null,
    ]),
  ]);
}

function figures(status, work, pool) {
  const peers = work?.peers ?? status.peers;
  const rate = work?.hashRate ?? status.hashRate;
  const isMining = work?.mining ?? status.mining;
  return h('section', { class: 'figures' }, [
    figure(t('overview.sync'), sync(status, work)),
    figure(
      t('overview.difficulty'),
      t('overview.bits', { n: status.difficulty }),
      t('overview.compact', { bits: status.bits }),
    ),
    figure(
      t('overview.hashRate'),
      link('mining', hashRate(rate)),
      isMining ? t('overview.mining') : t('overview.idle'),
    ),
    figure(
      t('overview.peers'),
      link('peers', count(peers)),
      t('overview.known', { n: count(work?.knownNodes ?? status.knownNodes) }),
    ),
    figure(
      t('overview.mempool'),
      link('mempool', t('overview.transactions', { n: count(pool?.transactions ?? status.mempoolTransactions) })),
      size(pool?.bytes ?? status.mempoolBytes),
    ),
    figure(
      t('overview.uptime'),
      duration(now.value - status.startedAt),
      t('overview.found', { n: count(work?.blocksMined ?? status.blocksMined) }),
    ),
  ]);
}

// A light node knows its blocks' headers alone.
const known = (block, show) => (block.transactions === 0 ? '–' : show(block));

const columns = () => [
  { name: t('block.height'), cell: (block) => blockLink(block.index, count(block.index)) },
  { name: t('block.hash'), wide: true, cell: (block) => blockLink(block.hash, hash(block.hash, 9)) },
  { name: t('block.age'), cell: (block) => age(block.timestamp) },
  { name: t('block.transactions'), end: true, cell: (block) => known(block, (b) => count(b.transactions)) },
  { name: t('block.size'), end: true, wide: true, cell: (block) => known(block, (b) => size(b.size)) },
  { name: t('block.totalOutput'), end: true, wide: true, cell: (block) => known(block, (b) => amount(b.totalOutput)) },
  { name: t('block.fees'), end: true, wide: true, cell: (block) => known(block, (b) => amount(b.totalFees)) },
];

function latest() {
  if (node.blocks === null) return loading(6);
  return table(columns(), node.blocks, (block) => block.hash);
}

function chain(status) {
  const view = node.chain;
  return facts([
    [t('overview.role'), status.group ? `${status.role} (${status.group})` : status.role],
    view && [t('overview.rule'), view.difficultyRule],
    view && [t('overview.subsidy'), amount(view.initialSubsidy)],
    view && [t('overview.halving'), t('overview.everyBlocks', { n: count(view.halvingInterval) })],
    view && [t('overview.maturity'), t('overview.blocks', { n: count(view.maturity) })],
    [t('overview.p2p'), status.p2pAddress || '–'],
    view && [t('overview.genesis'), blockLink(view.genesis, hash(view.genesis, 12)), true],
    [t('block.chainWork'), hash(status.chainWork), true],
  ]);
}

export const OverviewPage = {
  setup() {
    const headers = useAnswer(async () => {
      const { height } = await get('/status');
      // The genesis block's time is the chain's idea, not a miner's: no interval begins there.
      const from = Math.max(Math.min(1, height), height - CHARTED);
      return get(`/headers?from=${from}&count=${height - from + 1}`);
    });
    watch(
      () => node.status?.tip,
      (tip, before) => {
        if (before) headers.trickle();
      },
    );
    return () => {
      if (node.status === null) return loading(8);
      return [
        h('h1', { class: 'unseen' }, t('way.overview')),
        lead(node.status),
        figures(node.status, node.work, node.pool),
        panel(
          t('overview.chart'),
          shown(headers, (data) =>
            data.length < 3 || !node.chain
              ? empty(t('overview.noChart'))
              : h(IntervalChart, { headers: data, spacing: node.chain.spacing }),
          ),
        ),
        panel(t('overview.latest'), latest()),
        panel(t('overview.chain', { name: node.status.chain }), chain(node.status)),
      ];
    };
  },
};
