import { expect, test } from "vitest";
import { Built } from "./built.js";
import { type Engine, openEngine, programOf } from "./engines.js";
import { serve } from "./serve.js";

// The store of each engine filled for real, to its last character: what is typed goes on being kept as long as there is a version to
// give up for it, and from then on the page says that it is not.

const EXERCISE = "/1-understanding-gradients/03-attention/softmax/";

for (const engine of ["chromium", "firefox", "webkit"] as Engine[])
  test.skipIf(!programOf(engine))(
    `in ${engine} a full store costs old versions first, and is told of then`,
    async () => {
      const site = await serve(new Built().folder);
      const page = await openEngine(engine);
      try {
        await page.open(site.url + EXERCISE);
        const seen = await page.run(async () => {
          const wait = async (isSo: () => unknown) => {
            for (let i = 0; i < 200 && !isSo(); i++) await new Promise((resolve) => setTimeout(resolve, 50));
          };
          /** Puts characters under a key until not one more fits. */
          const fill = (key: string) => {
            for (let step = 1 << 22, text = ""; step >= 1; step >>= 1)
              for (;;) {
                try {
                  localStorage.setItem(key, text + "x".repeat(step));
                  text += "x".repeat(step);
                } catch {
                  break;
                }
              }
            return localStorage.getItem(key)!.length;
          };
          await wait(() => document.querySelector(".kata-begin"));
          (document.querySelector(".kata-begin") as HTMLElement).click();
          const lines = () =>
            document.querySelector(".kata-editor")?.shadowRoot?.querySelector(".cm-content");
          await wait(lines);
          const { view } = (lines() as unknown as { cmTile: { view: { dispatch(change: object): void } } })
            .cmTile;
          const kept = () => localStorage.getItem("kata:answer:softmax") ?? "";
          const type = async (text: string) => {
            view.dispatch({ changes: { from: 0, insert: text } });
            await wait(() => kept().startsWith(text));
            return kept().startsWith(text);
          };
          const told = () => /store is full/.test(document.body.textContent ?? "");
          const first = await type("// first\n");
          localStorage.setItem(
            "kata:kept:dot",
            JSON.stringify([{ at: "2026-12-02T00:00:00.000Z", text: "old" }]),
          );
          const characters = fill("filler");
          const second = await type("// 2\n");
          const spared = localStorage.getItem("kata:kept:dot") === null;
          const early = told();
          fill("filler");
          const third = await type(`// ${"3".repeat(100)}\n`);
          await wait(told);
          return { characters, first, second, spared, early, third, late: told() };
        });
        console.log(`${engine}: ${seen.characters} characters fill the store`);
        expect(seen).toMatchObject({
          first: true,
          second: true,
          spared: true,
          early: false,
          third: false,
          late: true,
        });
        expect(seen.characters).toBeGreaterThan(2_000_000);
      } finally {
        await page.close();
        site.close();
      }
    },
    120_000,
  );
