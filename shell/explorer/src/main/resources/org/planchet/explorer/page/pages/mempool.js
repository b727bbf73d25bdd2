// The transactions that wait.
import { h, ref, watch } from '../vue.js';
import { get } from '../api.js';
import { amount, count, feeRate, size } from '../figures.js';
import { age, badge, empty, figure, pager, panel, shown, table, txLink, useAnswer } from '../parts.js';
import { node } from '../store.js';
import { t } from '../words.js';

const PAGE = 50;

function figures(pool) {
  return h('section', { class: 'figures' }, [
    figure(t('mempool.count'), count(pool.count)),
    figure(t('mempool.bytes'), size(pool.bytes), t('mempool.virtual')),
    figure(t('mempool.minFee'), feeRate(pool.minFeeRate), t('mempool.minFeeNote')),
    figure(
      t('mempool.memory'),
      size(pool.memory),
      h('span', [
        t('mempool.limit', { limit: size(pool.maxMemory) }),
        h('progress', { max: pool.maxMemory, value: pool.memory }),
      ]),
    ),
  ]);
}

const columns = () => [
  {
    name: t('tx.id'),
    cell: (tx) => h('span', [txLink(tx.txid), tx.replaceable ? badge('some', t('mempool.replaceable')) : null]),
  },
  { name: t('tx.feeRate'), end: true, cell: (tx) => feeRate(tx.feeRate) },
  { name: t('tx.fee'), end: true, wide: true, cell: (tx) => amount(tx.fee) },
  { name: t('tx.size'), end: true, wide: true, cell: (tx) => t('tx.virtualBytes', { n: count(tx.vsize) }) },
  {
    name: t('mempool.relatives'),
    end: true,
    wide: true,
    cell: (tx) => `${tx.ancestors - 1} / ${tx.descendants - 1}`,
  },
  { name: t('mempool.since'), end: true, cell: (tx) => age(tx.time) },
];

export const MempoolPage = {
  setup() {
    const pool = useAnswer(() => get('/mempool'));
    const page = ref(0);
    watch(
      () => node.pool,
      (now, before) => {
        if (before) pool.trickle();
      },
    );
    return () =>
      shown(pool, (data) => {
        const pages = Math.max(1, Math.ceil(data.transactions.length / PAGE));
        const at = Math.min(page.value, pages - 1);
        return [
          h('div', { class: 'title' }, [h('h1', t('mempool.title'))]),
          figures(data),
          data.scope === 'wallet' ? h('p', { class: 'note' }, t('mempool.light')) : null,
          panel(
            t('mempool.byFeeRate'),
            data.count === 0
              ? empty(t('mempool.empty'))
              : [
                  table(columns(), data.transactions.slice(at * PAGE, (at + 1) * PAGE), (tx) => tx.txid),
                  pager(at, pages, (to) => {
                    page.value = to;
                  }),
                ],
          ),
        ];
      });
  },
};
