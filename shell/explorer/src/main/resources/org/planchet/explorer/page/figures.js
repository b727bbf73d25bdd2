// Numbers, amounts, times and names as people read them.
import { node, now } from './store.js';
import { locale, t } from './words.js';

export const settledAfter = 6;

export function count(number) {
  return new Intl.NumberFormat(locale()).format(number);
}

export function decimal(number, digits = 1) {
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: digits }).format(number);
}

// Satoshis in the chain's coin: whole numbers all the way, since a fraction of one must not be lost.
export function amount(satoshis) {
  if (satoshis === null || satoshis === undefined) return '–';
  if (satoshis < 0) return `−${amount(-satoshis)}`;
  const coin = BigInt(node.chain?.coin ?? 100_000_000);
  const value = BigInt(satoshis);
  const whole = new Intl.NumberFormat(locale()).format(value / coin);
  const places = String(coin).length - 1;
  const fraction = String(value % coin)
    .padStart(places, '0')
    .replace(/0+$/, '');
  const symbol = node.chain?.symbol ?? '';
  return `${whole}${fraction === '' || places === 0 ? '' : `.${fraction}`} ${symbol}`.trim();
}

// Satoshis per 1,000 virtual bytes, told per virtual byte as wallets do.
export function feeRate(perThousand) {
  return `${decimal(perThousand / 1000, 3)} sat/vB`;
}

export function size(bytes) {
  if (bytes < 1000) return `${count(bytes)} B`;
  if (bytes < 1_000_000) return `${decimal(bytes / 1000)} kB`;
  return `${decimal(bytes / 1_000_000)} MB`;
}

export function hashRate(perSecond) {
  const units = ['H/s', 'kH/s', 'MH/s', 'GH/s', 'TH/s', 'PH/s', 'EH/s'];
  let value = perSecond;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${decimal(value, value < 10 ? 2 : 1)} ${units[unit]}`;
}

export function time(seconds) {
  if (!seconds) return '–';
  const style = { dateStyle: 'medium', timeStyle: 'medium' };
  return new Intl.DateTimeFormat(locale(), style).format(new Date(seconds * 1000));
}

export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return t('time.seconds', { n: whole });
  if (whole < 3600) return t('time.minutes', { n: Math.floor(whole / 60), s: whole % 60 });
  if (whole < 86_400) return t('time.hours', { n: Math.floor(whole / 3600), m: Math.floor((whole % 3600) / 60) });
  return t('time.days', { n: Math.floor(whole / 86_400), h: Math.floor((whole % 86_400) / 3600) });
}

export function ago(seconds) {
  return seconds ? t('time.ago', { time: duration(now.value - seconds) }) : t('time.never');
}

// A hash or an id, its middle left out.
export function short(id, ends = 8) {
  return id.length <= 2 * ends + 1 ? id : `${id.slice(0, ends)}…${id.slice(-ends)}`;
}

// The readable texts in bytes told in hex: runs of at least four printable characters; empty where there are none.
export function readable(hex) {
  const bytes = new Uint8Array((hex.match(/../g) ?? []).map((pair) => parseInt(pair, 16)));
  const text = new TextDecoder('utf-8').decode(bytes);
  return (text.match(/[\p{L}\p{N}\p{P}\p{S} ]{4,}/gu) ?? [])
    .map((run) => run.replaceAll('\ufffd', '').trim())
    .filter((run) => run.length >= 4)
    .join(' ');
}
