// The user's language: every text of the page comes out of the node's catalogue, by its key.
import { ref, shallowReactive, watchEffect } from './vue.js';

const KEPT = 'planchet.language';
const LANGUAGES = ['en', 'zh'];
const texts = shallowReactive({});

export const language = ref(chosen());

function chosen() {
  const wanted = [localStorage.getItem(KEPT), ...navigator.languages].map((tag) => (tag ?? '').slice(0, 2));
  return wanted.find((tag) => LANGUAGES.includes(tag)) ?? LANGUAGES[0];
}

export async function loadTexts() {
  await Promise.all(
    LANGUAGES.map(async (name) => {
      texts[name] = await (await fetch(`/web/text/${name}.json`)).json();
    }),
  );
  watchEffect(() => {
    document.documentElement.lang = locale();
  });
}

// The only thing that is kept in the browser.
export function choose(name) {
  language.value = name;
  localStorage.setItem(KEPT, name);
}

// The locale that numbers and times are written in.
export function locale() {
  return language.value === 'zh' ? 'zh-CN' : 'en';
}

// The text of this key, each {name} in it replaced by the value of that name.
export function t(key, values = {}) {
  const text = texts[language.value]?.[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}
