// A block, with all that is known of it.
import { h, ref, watch } from '../vue.js';
import { get } from '../api.js';
import { amount, count, readable, size, time } from '../figures.js';
import {
  age,
  badge,
  blockLink,
  confirmations,
  facts,
  hash,
  pager,
  panel,
  shown,
  table,
  txLink,
  useAnswer,
} from '../parts.js';
import { node } from '../store.js';
import { t } from '../words.js';

const PAGE = 25;

function title(block) {
  return h('div', { class: 'title' }, [
    h('h1', t('block.title', { n: count(block.index) })),
    confirmations(block.confirmations),
    h('span', { class: 'space' }),
    block.index > 0 ? blockLink(block.previousHash, `← ${t('block.previous')}`) : null,
    block.nextHash ? blockLink(block.nextHash, `${t('block.next')} →`) : null,
  ]);
}

function reward(block) {
  return `${amount(block.subsidy + block.totalFees)} = ${amount(block.subsidy)} + ${amount(block.totalFees)}`;
}

function blockFacts(block) {
  const tag = readable(block.transactions[0]?.inputs[0]?.coinbase ?? '');
  return facts([
    [t('block.hash'), hash(block.hash), true],
    [
      t('block.previousHash'),
      block.index > 0 ? blockLink(block.previousHash, hash(block.previousHash)) : hash(block.previousHash),
      true,
    ],
    [t('block.merkleRoot'), h('span', { class: 'hash' }, block.merkleRoot), true],
    [t('block.timestamp'), h('span', [time(block.timestamp), ' · ', age(block.timestamp)])],
    [t('block.medianTime'), time(block.medianTimePast)],
    [t('block.transactions'), count(block.transactions.length)],
    [t('block.totalOutput'), amount(block.totalOutput)],
    [t('block.fees'), amount(block.totalFees)],
    [t('block.reward'), reward(block)],
    [t('block.size'), t('block.sizes', { size: count(block.size), stripped: count(block.strippedSize) })],
    [t('block.weight'), t('block.weightUnits', { n: count(block.weight) })],
    [t('block.difficulty'), t('block.difficultyBits', { n: block.difficulty, real: block.leadingZeroBits })],
    [t('block.nonce'), count(block.nonce)],
    [t('block.bits'), h('span', { class: 'hash' }, block.bits)],
    [t('block.version'), h('span', { class: 'hash' }, `0x${(block.version >>> 0).toString(16).padStart(8, '0')}`)],
    node.chain && [t('block.magic'), h('span', { class: 'hash' }, node.chain.magic)],
    tag !== '' && [t('block.tag'), tag],
    [t('block.target'), hash(block.target), true],
    [t('block.chainWork'), hash(block.chainWork), true],
  ]);
}

const columns = (first) => [
  { name: '#', wide: true, cell: (tx, i) => count(first + i) },
  { name: t('tx.id'), cell: (tx) => txLink(tx.txid) },
  {
    name: t('tx.flow'),
    end: true,
    cell: (tx) =>
      tx.inputs[0]?.coinbase
        ? badge('new', t('tx.coinbase'))
        : `${count(tx.inputs.length)} → ${count(tx.outputs.length)}`,
  },
  { name: t('tx.amount'), end: true, cell: (tx) => amount(tx.totalOutput) },
  { name: t('tx.fee'), end: true, wide: true, cell: (tx) => (tx.inputs[0]?.coinbase ? '–' : amount(tx.fee)) },
  { name: t('tx.size'), end: true, wide: true, cell: (tx) => t('tx.virtualBytes', { n: count(tx.vsize) }) },
];

// A light node has the header of a block and nothing else.
async function blockOrHeader(of) {
  const ref = encodeURIComponent(of);
  try {
    return await get(`/blocks/${ref}`);
  } catch (problem) {
    if (problem.status !== 501) throw problem;
    return get(`/headers/${ref}`);
  }
}

function headerFacts(header) {
  return facts([
    [t('block.hash'), hash(header.hash), true],
    [
      t('block.previousHash'),
      header.index > 0 ? blockLink(header.previousHash, hash(header.previousHash)) : hash(header.previousHash),
      true,
    ],
    [t('block.merkleRoot'), h('span', { class: 'hash' }, header.merkleRoot), true],
    [t('block.timestamp'), h('span', [time(header.timestamp), ' · ', age(header.timestamp)])],
    [t('block.nonce'), count(header.nonce)],
    [t('block.bits'), h('span', { class: 'hash' }, header.bits)],
    [t('block.target'), hash(header.target), true],
    [t('block.chainWork'), hash(header.chainWork), true],
  ]);
}

export const BlockPage = {
  props: ['of'],
  setup(props) {
    const block = useAnswer(() => blockOrHeader(props.of || 'latest'));
    const page = ref(0);
    // Confirmations grow, and a next block comes.
    watch(
      () => node.status?.tip,
      (tip, before) => {
        if (before) block.trickle();
      },
    );
    return () =>
      shown(
        block,
        (data) => data.transactions === undefined ? [title(data), panel(t('block.headerAlone'), headerFacts(data))] : [
          title(data),
          panel(null, blockFacts(data)),
          panel(
            t('block.transactionsOf', { n: count(data.transactions.length) }),
            [
              table(
                columns(page.value * PAGE),
                data.transactions.slice(page.value * PAGE, (page.value + 1) * PAGE),
                (tx) => tx.txid,
              ),
              pager(page.value, Math.ceil(data.transactions.length / PAGE), (to) => {
                page.value = to;
              }),
            ],
            h('a', { href: `/api/v1/blocks/${data.hash}/raw`, download: `${data.hash}.blk` }, t('block.raw')),
          ),
        ],
        12,
      );
  },
};
