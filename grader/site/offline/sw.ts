import { cachePrefix, isNamedByContent } from "./addresses.js";

// The service worker. It answers from what is kept, and keeps only what pages tell it to, whose names stand for their content: a page
// knows its version, and takes nothing of another one. So an update is no concern of this file, and a new one of it may take over at once.

interface Lasting extends Event {
  waitUntil(done: Promise<unknown>): void;
}
interface Asked extends Lasting {
  request: Request;
  respondWith(response: Promise<Response>): void;
}
interface Told extends Lasting {
  data: { cache: string; addresses: string[] };
}

const worker = globalThis as unknown as {
  registration: { scope: string };
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  addEventListener(name: "install" | "activate", listener: (event: Lasting) => void): void;
  addEventListener(name: "fetch", listener: (event: Asked) => void): void;
  addEventListener(name: "message", listener: (event: Told) => void): void;
};

/** So long the network may take to answer where the page is kept here. */
const PATIENCE_MS = 3000;

const site = new URL(worker.registration.scope).pathname;

worker.addEventListener("install", (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("message", (event) => event.waitUntil(keep(event.data)));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin || !pathname.startsWith(site)) return;
  if (isNamedByContent(pathname)) event.respondWith(assetAt(request, pathname));
  // A page that is only prefetched, or read by a script, comes from the host or fails: nobody would see why it is missing.
  else if (request.mode === "navigate") event.respondWith(pageAt(request, pathname));
});

async function keep({ cache: name, addresses }: Told["data"]): Promise<void> {
  const cache = await caches.open(name);
  const one = async (address: string) => {
    if (!isNamedByContent(address) || (await cache.match(address))) return;
    // What the browser has in store under such a name is right, however old it is.
    const response = (await kept(address)) ?? (await fetch(address, { cache: "force-cache" }));
    if (response.ok) await cache.put(address, response);
  };
  await Promise.allSettled(addresses.map(one));
}

async function assetAt(request: Request, address: string): Promise<Response> {
  return (await kept(address)) ?? fetch(request);
}

/** The page as the network has it; as it is kept, where the network has nothing, fails, or takes too long. */
async function pageAt(request: Request, address: string): Promise<Response> {
  const here = await kept(address);
  const there = fetch(request).then((response) => (response.status >= 500 && here ? undefined : response));
  const failed = there.catch(() => undefined);
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE_MS));
  return (await (here ? Promise.race([failed, late]) : failed)) ?? here ?? notHere();
}

/** What pages have kept, that of the version that came last before that of an older one. */
async function kept(address: string): Promise<Response | undefined> {
  const names = (await caches.keys()).filter((name) => name.startsWith(cachePrefix(site)));
  for (const name of names.reverse()) {
    const found = await (await caches.open(name)).match(address);
    if (found) return found;
  }
  return undefined;
}

function notHere(): Response {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>You are offline</title><style>body { max-width: 40rem; margin: 4rem auto; padding: 0 1rem; font: 1.125rem/1.6 system-ui; color-scheme: light dark }</style>
<p>You are offline, and this page is not kept on this machine. Open it once with a network, or keep its part on <a href="${site}map/">the map of the course</a>.</p>`;
  return new Response(html, { status: 503, headers: { "content-type": "text/html; charset=utf-8" } });
}
