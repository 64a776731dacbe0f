import type { Page } from "playwright-core";

// How a test works on the page of models.

/** Takes in a progress file with models, as the terminal or another browser has written it. */
export async function importModels(
  page: Page,
  url: string,
  models: Record<string, Uint8Array>,
): Promise<void> {
  const base64 = Object.entries(models).map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]);
  const file = {
    ...{ format: "kata-progress", version: 1, progress: { version: 1, exercises: {} }, files: {} },
    models: Object.fromEntries(base64),
  };
  await page.goto(`${url}/map/`);
  await page.setInputFiles("#kata-travel input[type=file]", {
    ...{ name: "x.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(file)) },
  });
  await page.click("text=Take it in");
  await page.waitForSelector("text=Done.");
}

/** One of the places at which models work. */
export function bench(page: Page, id: string) {
  return {
    field: (name: string) => page.locator(`#${id} [data-field="${name}"]`),
    text: (within = "") => page.textContent(`#${id} ${within}`),
    /** Asks, and waits for the end of the answer. */
    start: async () => {
      await page.click(`#${id} [data-act=start]`);
      await ended(page, id);
    },
    /** The picture that stands there: its size, and the colors of its pixels. */
    drawn: () =>
      page.locator(`#${id} canvas`).evaluate((canvas: HTMLCanvasElement) => {
        const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
        const pixels = Array.from({ length: data.length / 4 }, (_, i) => [...data.slice(4 * i, 4 * i + 3)]);
        return { size: [canvas.width, canvas.height], pixels };
      }),
  };
}

export const ended = (page: Page, id: string) =>
  page.waitForFunction(
    (id) =>
      document.querySelector<HTMLElement>(`#${id} [data-act=stop]`)!.hidden &&
      (document.querySelector(`#${id} [role=status]`)!.textContent !== "" ||
        document.querySelector(`#${id} [role=alert]`)!.textContent !== ""),
    id,
    { timeout: 110_000 },
  );
