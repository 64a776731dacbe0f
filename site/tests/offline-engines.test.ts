import { expect, test } from "vitest";
import { Built } from "./built.js";
import { type Engine, openEngine, programOf } from "./engines.js";
import { serve } from "./serve.js";

// Each engine has its own rules for service workers and for frames of no origin: a page that was opened is opened and judged again when the
// server has gone.

const EXERCISE = "/1-understanding-gradients/03-attention/causal-mask/";

for (const engine of ["firefox", "webkit"] as Engine[])
  test.skipIf(!programOf(engine))(
    `in ${engine} an exercise that was opened works without a network`,
    async () => {
      const site = await serve(new Built().folder);
      const page = await openEngine(engine);
      try {
        await page.open(site.url + EXERCISE);
        const first = await page.run(judgedHere);
        const isKept = await page.run(async (address: string) => {
          for (let i = 0; i < 100; i++) {
            const names = ["/kata/packs/more.json", "/kata/traces/causal-mask.json", address];
            const all = await Promise.all(names.map((name) => caches.match(name)));
            if (navigator.serviceWorker.controller && all.every(Boolean)) return true;
            await new Promise((resolve) => setTimeout(resolve, 100));
          }
          return false;
        }, EXERCISE);
        site.close();
        await page.open(site.url + EXERCISE);
        expect({ first, isKept, again: await page.run(judgedHere) }).toEqual({
          first: expect.stringContaining("blank"),
          isKept: true,
          again: expect.stringContaining("blank"),
        });
      } finally {
        await page.close();
        site.close();
      }
    },
  );

/** Opens the exercise and has its stub judged: what is said. */
async function judgedHere(): Promise<string> {
  const found = async (selector: string) => {
    for (let i = 0; i < 300; i++) {
      const one = document.querySelector<HTMLElement>(selector);
      if (one) return one;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`no ${selector} in ${document.body.textContent?.slice(0, 500)}`);
  };
  (await found(".kata-begin")).click();
  (await found(".kata-bar [data-act=check]")).click();
  return (await found(".kata-headline")).textContent ?? "";
}
