import { expect, test } from "vitest";
import { Built } from "./built.js";
import { type Engine, openEngine, programOf } from "./engines.js";
import { serve } from "./serve.js";

// What the policy must let through, by what it leads to: the theme's script, a picture's own rules, a formula's style
// attributes, and the search. Each engine reads a policy in its own way.

const LESSON = "/1-understanding-gradients/03-attention/";

for (const engine of ["chromium", "firefox", "webkit"] as Engine[])
  test.skipIf(!programOf(engine))(`in ${engine} a lesson is set under its policy`, async () => {
    const site = await serve(new Built().folder);
    const page = await openEngine(engine);
    try {
      await page.open(site.url + LESSON);
      const seen = await page.run(async () => {
        for (let i = 0; i < 50 && !document.querySelector("#starlight__search input"); i++)
          await new Promise((resolve) => setTimeout(resolve, 100));
        const root = document.documentElement;
        root.dataset.theme = "dark";
        const path = document.querySelector(".picture path.c0")!;
        const raised = document.querySelector(".katex-html [style*=top]") as HTMLElement;
        // Later, on its own: what a debugger runs may do more than the page may.
        const made = await new Promise<string>((resolve) =>
          setTimeout(() => {
            try {
              resolve(new Function("return 'run'")());
            } catch {
              resolve("refused");
            }
          }),
        );
        return {
          picture: getComputedStyle(path).stroke,
          isRaised:
            getComputedStyle(raised).top === raised.style.top ||
            Number.parseFloat(getComputedStyle(raised).top) !== 0,
          search: document.querySelector("#starlight__search input") !== null,
          made,
        };
      });
      expect(seen).toEqual({ picture: "rgb(68, 147, 248)", isRaised: true, search: true, made: "refused" });
    } finally {
      await page.close();
      site.close();
    }
  });
