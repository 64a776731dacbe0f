import { expect, test } from "vitest";
import { Built } from "./built.js";
import { type Engine, openEngine, programOf } from "./engines.js";
import { serve } from "./serve.js";

// TypeScript's worker is started from a blob, under the page's policy: each engine has its own rules for such a one.

const EXERCISE = "/1-understanding-gradients/03-attention/softmax/";

for (const engine of ["firefox", "webkit"] as Engine[])
  test.skipIf(!programOf(engine))(`in ${engine} a type error is underlined`, async () => {
    const site = await serve(new Built().folder);
    const page = await openEngine(engine);
    try {
      await page.open(site.url + EXERCISE);
      const seen = await page.run(async () => {
        const found = async <T>(look: () => T | null | undefined): Promise<T> => {
          for (let i = 0; i < 600; i++) {
            const here = look();
            if (here) return here;
            await new Promise((resolve) => setTimeout(resolve, 100));
          }
          throw new Error(`there is never ${look}`);
        };
        (await found(() => document.querySelector<HTMLElement>(".kata-begin"))).click();
        const editor = () => document.querySelector(".kata-editor")?.shadowRoot;
        const content: any = await found(() => editor()?.querySelector(".cm-content"));
        // The editor draws only what is on the screen, and it begins at the blank.
        const changes = { from: 0, insert: "const own: string = 1;\n" };
        content.cmTile.view.dispatch({ changes, selection: { anchor: 0 }, scrollIntoView: true });
        return (await found(() => editor()?.querySelector(".cm-lintRange"))).textContent;
      });
      expect(seen).toBe("own");
    } finally {
      await page.close();
      site.close();
    }
  });
