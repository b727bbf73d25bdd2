// What the node tells about itself, as it happens.
import { ref, shallowReactive } from './vue.js';
import { get } from './api.js';

const LONGEST_PAUSE = 10_000;

// status and chain as the API answers them; blocks, pool, peers and work as the WebSocket tells them.
export const node = shallowReactive({
  connected: false,
  status: null,
  chain: null,
  blocks: null,
  pool: null,
  peers: null,
  work: null,
});

// The node's clock, in seconds since 1970: ages are told by it, whatever the browser's own clock says.
export const now = ref(Date.now() / 1000);

let ahead = 0;
let pause = 500;

export function follow() {
  setInterval(() => {
    now.value = Date.now() / 1000 + ahead;
  }, 1000);
  connect();
}

function connect() {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(`${scheme}//${location.host}/api/v1/ws`);
  socket.onopen = async () => {
    pause = 500;
    node.connected = true;
    node.chain = await get('/chain').catch(() => node.chain);
  };
  socket.onmessage = (message) => {
    const { event, data } = JSON.parse(message.data);
    if (event === 'tip') take(data);
    else node[event] = data;
  };
  socket.onclose = () => {
    node.connected = false;
    pause = Math.min(2 * pause, LONGEST_PAUSE);
    setTimeout(connect, pause);
  };
}

function take(status) {
  node.status = status;
  ahead = status.now - Date.now() / 1000;
  now.value = status.now;
}
