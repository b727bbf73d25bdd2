// A transaction: where its coins come from and where they go.
import { h, watch } from '../vue.js';
import { get } from '../api.js';
import { amount, count, decimal, readable, short, time } from '../figures.js';
import {
  addressLink,
  badge,
  blockLink,
  confirmations,
  copyButton,
  facts,
  link,
  panel,
  shown,
  useAnswer,
} from '../parts.js';
import { node } from '../store.js';
import { t } from '../words.js';

// Lock times from here on are seconds since 1970, below it heights.
const TIMES_FROM = 500_000_000;
const FINAL = 0xffff_ffff;

function lockTime(tx) {
  if (tx.lockTime === 0) return t('tx.noLock');
  const until = tx.lockTime < TIMES_FROM ? t('tx.lockHeight', { n: count(tx.lockTime) }) : time(tx.lockTime);
  return tx.inputs.every((input) => input.sequence === FINAL) ? `${until} (${t('tx.lockOff')})` : until;
}

function details(rows) {
  const shownRows = rows.filter(([, value]) => value !== '' && value !== null && value !== undefined);
  if (shownRows.length === 0) return null;
  return h('details', [
    h('summary', t('tx.script')),
    facts(shownRows.map(([name, value]) => [name, h('code', value), true])),
  ]);
}

function input(item) {
  if (item.coinbase !== null) {
    const tag = readable(item.coinbase);
    return h('li', [
      h('div', { class: 'coin' }, [badge('new', t('tx.coinbase')), h('span', tag)]),
      details([
        [t('tx.coinbaseScript'), item.coinbase],
        [t('tx.witness'), item.witness.join('\n')],
      ]),
    ]);
  }
  return h('li', [
    h('div', { class: 'coin' }, [
      item.address ? addressLink(item.address) : h('span', { class: 'muted' }, t('tx.noAddress')),
      h('span', { class: 'value' }, item.value === null ? t('tx.unknown') : amount(item.value)),
    ]),
    h('div', { class: 'from' }, [
      t('tx.spends'),
      ' ',
      link(
        `transaction/${item.txid}`,
        h('span', { class: 'hash', title: item.txid }, `${short(item.txid)}:${item.index}`),
      ),
    ]),
    details([
      [t('tx.scriptSig'), item.scriptSigAsm],
      [t('tx.witness'), item.witness.map((part) => part || '(0)').join('\n')],
      [t('tx.sequence'), `0x${item.sequence.toString(16).padStart(8, '0')}`],
      [t('tx.publicKey'), item.publicKey],
    ]),
  ]);
}

function output(item) {
  const text = item.type === 'nulldata' ? readable(item.scriptPubKey.slice(4)) : '';
  return h('li', [
    h('div', { class: 'coin' }, [
      item.address ? addressLink(item.address) : h('span', { class: 'muted' }, item.type),
      h('span', { class: 'value' }, amount(item.value)),
    ]),
    text ? h('div', { class: 'from' }, text) : null,
    details([
      [t('tx.type'), item.type],
      [t('tx.scriptPubKey'), item.scriptPubKeyAsm],
    ]),
  ]);
}

function txFacts(tx) {
  const isCoinbase = tx.inputs[0]?.coinbase !== null;
  return facts([
    [t('tx.id'), h('span', { class: 'hash' }, tx.txid), true],
    tx.wtxid !== tx.txid && [t('tx.wtxid'), h('span', { class: 'hash' }, tx.wtxid), true],
    [t('tx.block'), tx.blockHash ? h('span', [blockLink(tx.blockHash, count(tx.blockIndex))]) : t('tx.waiting')],
    [t('tx.amount'), amount(tx.totalOutput)],
    !isCoinbase && [t('tx.fee'), tx.fee === null ? t('tx.unknown') : amount(tx.fee)],
    !isCoinbase && tx.fee !== null && [t('tx.feeRate'), `${decimal(tx.fee / tx.vsize, 3)} sat/vB`],
    [t('tx.size'), t('tx.sizes', { size: count(tx.size), vsize: count(tx.vsize), weight: count(tx.weight) })],
    [t('tx.lockTime'), lockTime(tx)],
    [t('tx.version'), tx.version],
  ]);
}

// What a light node can show of a payment besides its bytes: that a header commits to it.
const Proof = {
  props: ['of'],
  setup(props) {
    const answer = useAnswer(() => get(`/transactions/${props.of}/proof`));
    return () =>
      shown(
        answer,
        ({ proof }) =>
          panel(t('tx.proof'), h('details', [h('summary', t('tx.show')), h('pre', proof)]), copyButton(proof)),
        1,
      );
  },
};

export const TransactionPage = {
  props: ['of'],
  setup(props) {
    const transaction = useAnswer(() => get(`/transactions/${encodeURIComponent(props.of)}`));
    watch(
      () => [node.status?.tip, node.pool],
      ([tip], [before]) => {
        if (before) transaction.trickle();
      },
    );
    return () =>
      shown(
        transaction,
        (tx) => [
          h('div', { class: 'title' }, [h('h1', t('tx.title')), confirmations(tx.confirmations)]),
          panel(null, txFacts(tx)),
          h('div', { class: 'flow' }, [
            panel(
              t('tx.inputs', { n: count(tx.inputs.length) }),
              h('ol', { class: 'coins' }, tx.inputs.map(input)),
            ),
            panel(
              t('tx.outputs', { n: count(tx.outputs.length) }),
              h('ol', { class: 'coins' }, tx.outputs.map(output)),
            ),
          ]),
          panel(t('tx.raw'), h('details', [h('summary', t('tx.show')), h('pre', tx.raw)]), copyButton(tx.raw)),
          tx.blockHash && node.status?.role === 'spv' ? h(Proof, { of: tx.txid, key: tx.blockHash }) : null,
        ],
        10,
      );
  },
};
