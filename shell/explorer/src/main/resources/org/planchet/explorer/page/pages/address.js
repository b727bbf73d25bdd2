// An address: what the index of addresses knows of it. A node without one says so, and can still look at every coin.
import { h, ref } from '../vue.js';
import { get } from '../api.js';
import { amount, count } from '../figures.js';
import {
  badge,
  blockLink,
  confirmations,
  empty,
  facts,
  loading,
  pager,
  panel,
  shown,
  table,
  trouble,
  txLink,
  useAnswer,
  wholeAddress,
} from '../parts.js';
import { t } from '../words.js';

const PAGE = 50;

const coinColumns = () => [
  { name: t('tx.id'), cell: (coin) => h('span', [txLink(coin.txid), `:${coin.index}`]) },
  { name: t('address.kind'), wide: true, cell: (coin) => (coin.coinbase ? badge('new', t('tx.coinbase')) : null) },
  { name: t('address.age'), end: true, cell: (coin) => confirmations(coin.confirmations) },
  { name: t('tx.amount'), end: true, cell: (coin) => amount(coin.value) },
];

const historyColumns = () => [
  { name: t('tx.id'), cell: (entry) => txLink(entry.txid) },
  { name: t('block.height'), end: true, cell: (entry) => blockLink(entry.height, count(entry.height)) },
  { name: t('address.net'), end: true, cell: (entry) => `${entry.net > 0 ? '+' : ''}${amount(entry.net)}` },
];

const coins = (list) =>
  list.length === 0 ? empty(t('address.none')) : table(coinColumns(), list, (coin) => `${coin.txid}:${coin.index}`);

function known(address, page, turn) {
  const pages = Math.ceil(Math.max(address.coinCount, address.transactionCount) / PAGE);
  return [
    panel(
      null,
      facts([
        [t('address.balance'), amount(address.balance)],
        [t('address.coins'), count(address.coinCount)],
        [t('block.transactions'), count(address.transactionCount)],
        [t('address.at'), blockLink(address.atHash, count(address.atHeight))],
      ]),
    ),
    panel(t('address.unspent'), coins(address.coins)),
    panel(
      t('address.history'),
      address.history.length === 0
        ? empty(t('address.noHistory'))
        : table(historyColumns(), address.history, (entry) => entry.txid),
    ),
    pager(page, pages, turn),
  ];
}

// Every coin of the chain is looked at, so only where the user asks for it.
const Scan = {
  props: ['path'],
  setup(props) {
    const list = useAnswer(() => get(`${props.path}/coins`));
    return () =>
      shown(list, (all) => [
        facts([
          [t('address.balance'), amount(all.reduce((sum, coin) => sum + coin.value, 0))],
          [t('address.coins'), count(all.length)],
        ]),
        coins(all),
      ]);
  },
};

export const AddressPage = {
  props: ['of'],
  setup(props) {
    const path = `/addresses/${encodeURIComponent(props.of)}`;
    const page = ref(0);
    const scanned = ref(false);
    const address = useAnswer(() => get(`${path}?from=${page.value * PAGE}&count=${PAGE}`));
    const turn = (to) => {
      page.value = to;
      address.load();
    };
    const unknown = () => [
      trouble(address.problem),
      panel(
        t('address.unspent'),
        scanned.value
          ? h(Scan, { path })
          : h(
              'button',
              {
                name: 'scan',
                onClick: () => {
                  scanned.value = true;
                },
              },
              t('address.scan'),
            ),
      ),
    ];
    return () => [
      h('div', { class: 'title' }, [h('h1', t('address.title'))]),
      h('p', { class: 'subject' }, wholeAddress(props.of)),
      address.problem ? unknown() : address.data ? known(address.data, page.value, turn) : loading(),
    ];
  },
};
