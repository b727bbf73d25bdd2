// The page: its frame, and in it what the address asks for behind its #.
import { createApp, h, onMounted, onUnmounted, ref, watchEffect } from './vue.js';
import { Frame } from './frame.js';
import { empty } from './parts.js';
import { follow } from './store.js';
import { loadTexts, t } from './words.js';
import { AddressPage } from './pages/address.js';
import { BlockPage } from './pages/block.js';
import { InterfacePage } from './pages/interface.js';
import { MempoolPage } from './pages/mempool.js';
import { MiningPage } from './pages/mining.js';
import { OverviewPage } from './pages/overview.js';
import { PeersPage } from './pages/peers.js';
import { TransactionPage } from './pages/transaction.js';

const Nowhere = { setup: () => () => empty(t('nowhere')) };

const PAGES = {
  '': OverviewPage,
  block: BlockPage,
  transaction: TransactionPage,
  address: AddressPage,
  mempool: MempoolPage,
  peers: PeersPage,
  mining: MiningPage,
  interface: InterfacePage,
};

// #/block/5 is the page `block` of `5`.
function place() {
  const [name, of = ''] = location.hash.replace(/^#\/?/, '').split('/');
  try {
    return { name, of: decodeURIComponent(of) };
  } catch {
    return { name: 'nowhere', of: '' };
  }
}

const Root = {
  setup() {
    const at = ref(place());
    const moved = () => {
      at.value = place();
      scrollTo(0, 0);
    };
    onMounted(() => addEventListener('hashchange', moved));
    onUnmounted(() => removeEventListener('hashchange', moved));
    watchEffect(() => {
      document.title = at.value.of ? `${at.value.of.slice(0, 16)} – Planchet` : 'Planchet';
    });
    return () =>
      h(Frame, { page: at.value.name }, () => {
        const page = Object.hasOwn(PAGES, at.value.name) ? PAGES[at.value.name] : Nowhere;
        return h(page, { key: `${at.value.name}/${at.value.of}`, of: at.value.of });
      });
  },
};

await loadTexts();
follow();
createApp(Root).mount('#page');
