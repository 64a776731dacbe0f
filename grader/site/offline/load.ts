import type { Load } from "../data/course.js";
import type { Built } from "../data/forms.js";
import { hashOf } from "./hash.js";
import { cacheHere, newest, OFFLINE, UPDATED, versionHere, whyMissing } from "./version.js";

/**
 * Loads what the build has made in `kata`: from this machine where it is kept, else from the network, and then it is kept. Each file
 * is held against the list of the page's own version, so nothing of another version is ever taken.
 *
 * @param site the site's base, `/` or `/transformer-kata/`
 */
export function loader(site: string): Load {
  const version = versionHere();
  return version ? checkedLoader(site, version) : (name) => plainLoad(site, name);
}

async function plainLoad(site: string, name: string): Promise<Response> {
  const response = await fetch(`${site}kata/${name}`).catch(() => undefined);
  if (response?.ok) return response;
  throw new Error(`${name} could not be loaded (${response?.status ?? "no answer"}): is there a network?`);
}

function checkedLoader(site: string, version: string): Load {
  let built: Promise<Built> | undefined;
  return async (name) => {
    const address = `${site}kata/${name}`;
    const cache = await cacheHere(site);
    const kept = await cache?.match(address);
    if (kept) return kept;
    built ??= builtHere(site, version);
    built.catch(() => {
      built = undefined;
    });
    const { files } = await built;
    // A browser may have an older file in store; the second time it asks the host.
    let status: number | undefined;
    for (const mode of ["default", "reload"] as const) {
      const response = await fetch(address, { cache: mode }).catch(() => undefined);
      status = response?.status;
      if (!response?.ok) break;
      const bytes = new Uint8Array(await response.arrayBuffer());
      if (hashOf(bytes) !== files[name]) continue;
      const whole = () => new Response(bytes, { headers: { "content-type": typeOf(response) } });
      // Without room everything works, as long as there is a network.
      await cache?.put(address, whole()).catch(() => {});
      return whole();
    }
    throw await whyMissing(site, name, status);
  };
}

const typeOf = (response: Response) => response.headers.get("content-type") ?? "application/octet-stream";

/** The list of what was built in the version of this page. */
export async function builtHere(site: string, version = versionHere()): Promise<Built> {
  const address = `${site}kata/version.json`;
  const cache = await cacheHere(site);
  const kept = await cache?.match(address);
  if (kept) return (await kept.json()) as Built;
  const built = await newest(site);
  if (!built) throw new Error(OFFLINE);
  if (built.version !== version) throw new Error(UPDATED);
  await cache?.put(address, Response.json(built)).catch(() => {});
  return built;
}
