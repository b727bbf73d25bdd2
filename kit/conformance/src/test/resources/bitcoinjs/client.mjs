// What the test asks of bitcoinjs-lib: one JSON request as the first argument, one JSON answer on standard output.
import * as secp256k1 from '@bitcoinerlab/secp256k1';
import * as bitcoin from 'bitcoinjs-lib';
import { ECPairFactory } from 'ecpair';

const network = bitcoin.networks.regtest;
const ECPair = ECPairFactory(secp256k1);
const bytes = (hex) => Uint8Array.from(Buffer.from(hex, 'hex'));
const keyOf = (request) => ECPair.fromPrivateKey(bytes(request.privateKey), { network });
const addressOf = (key) => bitcoin.payments.p2pkh({ pubkey: key.publicKey, network }).address;

// Output `index` of `coin`, a raw transaction, pays the key: spends it, all but the fee, to `to`.
function spend(request) {
  const coin = bitcoin.Transaction.fromHex(request.coin);
  const psbt = new bitcoin.Psbt({ network })
    .addInput({ hash: coin.getId(), index: request.index, nonWitnessUtxo: bytes(request.coin) })
    .addOutput({ address: request.to, value: coin.outs[request.index].value - BigInt(request.fee) })
    .signAllInputs(keyOf(request));
  psbt.finalizeAllInputs();
  const spent = psbt.extractTransaction();
  return { txid: spent.getId(), raw: spent.toHex() };
}

// Parses `raw` and checks each of its P2PKH inputs against the output it spends, found among `coins`, raw transactions.
function verify(request) {
  const tx = bitcoin.Transaction.fromHex(request.raw);
  const coins = new Map(request.coins.map((raw) => bitcoin.Transaction.fromHex(raw)).map((coin) => [coin.getId(), coin]));
  const valid = tx.ins.every((input, index) => {
    const prevout = coins.get(Buffer.from(input.hash).reverse().toString('hex')).outs[input.index];
    const [encoded, publicKey] = bitcoin.script.decompile(input.script);
    const { signature, hashType } = bitcoin.script.signature.decode(encoded);
    const owned = bitcoin.payments.p2pkh({ pubkey: publicKey, network }).output;
    return Buffer.compare(owned, prevout.script) === 0 &&
      ECPair.fromPublicKey(publicKey).verify(tx.hashForSignature(index, prevout.script, hashType), signature);
  });
  return {
    txid: tx.getId(),
    raw: tx.toHex(),
    inputs: tx.ins.length,
    outputs: tx.outs.map((out) => ({ address: bitcoin.address.fromOutputScript(out.script, network), value: Number(out.value) })),
    valid,
  };
}

const request = JSON.parse(process.argv[2]);
const does = { address: (r) => ({ address: addressOf(keyOf(r)) }), spend, verify };
console.log(JSON.stringify(does[request.do](request)));
