// Asks the node, in the user's language. Every failure is a Problem whose text is for the user, in the server's own
// words where it has any.
import { shallowRef } from './vue.js';
import { language, t } from './words.js';

// What kind of trouble it is; the sentence itself is the server's.
const KINDS = {
  400: 'kind.wrong',
  403: 'kind.forbidden',
  404: 'kind.notFound',
  409: 'kind.conflict',
  422: 'kind.refused',
  429: 'kind.notNow',
  500: 'kind.fault',
  503: 'kind.notNow',
};

export class Problem extends Error {
  constructor(status, document) {
    super(status in KINDS ? t(KINDS[status], { detail: document.detail }) : document.detail);
    this.status = status;
    this.code = document.code ?? null;
    this.refusal = document.refusal ?? null;
  }
}

// Who asks the user for the token: { detail, answer(token or null) }, else null. The frame shows it.
export const tokenWanted = shallowRef(null);

// In memory only: it is gone with the page.
let token = null;

export const get = (path) => ask('GET', path);
export const post = (path, body = {}) => ask('POST', path, body);
export const remove = (path) => ask('DELETE', path);

async function ask(method, path, body) {
  let answer = await send(method, path, body);
  while (answer.status === 401) {
    const shown = await askForToken(token === null ? t('token.needed') : t('token.wrong'));
    if (shown === null) throw new Problem(401, { detail: t('token.needed') });
    token = shown;
    answer = await send(method, path, body);
  }
  if (!answer.ok) throw await problem(answer);
  return answer.json();
}

async function send(method, path, body) {
  const headers = { 'Accept-Language': language.value };
  if (token !== null) headers.Authorization = token.startsWith('__cookie__:') ? `Basic ${btoa(token)}` : `Bearer ${token}`;
  if (method === 'POST') headers['Content-Type'] = 'application/json';
  try {
    return await fetch(`/api/v1${path}`, {
      method,
      headers,
      body: method === 'POST' ? JSON.stringify(body) : undefined,
      credentials: 'omit',
      cache: 'no-store',
    });
  } catch {
    throw new Problem(0, { detail: t('trouble.unreachable') });
  }
}

async function problem(answer) {
  try {
    return new Problem(answer.status, await answer.json());
  } catch {
    return new Problem(answer.status, { detail: t('trouble.status', { status: answer.status }) });
  }
}

function askForToken(detail) {
  return new Promise((resolve) => {
    tokenWanted.value = {
      detail,
      answer(shown) {
        tokenWanted.value = null;
        resolve(shown);
      },
    };
  });
}
