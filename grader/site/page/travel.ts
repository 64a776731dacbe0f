import { readTravel, TRAVEL_FILE, travelText } from "../../core/progress/travel.js";
import { openSite } from "../place.js";
import { PROGRESS } from "../store/keys.js";
import { browserStorage } from "../store/storage.js";
import { planned, takeIn, travelHere } from "../store/travel.js";
import { button, element } from "./element.js";

/** Export and import on the map's page: one file carries all that was done to the terminal, or back. */
export async function drawTravel(host: HTMLElement, base: string): Promise<void> {
  const storage = browserStorage();
  const site = await openSite(base, storage);
  const said = element("div", { role: "status", "aria-live": "polite" });
  const file = element("input", {
    type: "file",
    accept: ".json,application/json",
    "aria-label": "Import a progress file",
  });
  file.addEventListener("change", async () => {
    const [chosen] = file.files ?? [];
    if (!chosen) return;
    try {
      const came = readTravel(await chosen.text());
      const { coming, unknown } = await planned(site, storage, came);
      const of = (what: string) =>
        coming.filter((one) => one.what === what).map(({ exercise }) => exercise.slug);
      said.replaceChildren(
        ...[
          ["Taken, where you have no answer yet", of("taken")] as const,
          [
            "Taken in place of yours, which are kept: they pass, and yours don't or passed earlier",
            of("replaces"),
          ] as const,
          ["Kept beside yours, which stay", of("kept")] as const,
          ["Not in this course, so left in the file", unknown] as const,
        ].flatMap(([what, slugs]) =>
          slugs.length > 0 ? [element("p", {}, `${what} (${slugs.length}): ${slugs.join(", ")}`)] : [],
        ),
        ...(coming.length === 0 ? [element("p", {}, "No answer changes.")] : []),
        button("Take it in", async () => {
          const { unkept } = await takeIn(site, storage, came, new Date());
          said.replaceChildren(
            element(
              "p",
              {},
              unkept.length === 0
                ? "Done."
                : `There was no room for: ${unkept.join(", ")}. Nothing of yours was replaced there.`,
            ),
          );
          dispatchEvent(new StorageEvent("storage", { key: PROGRESS }));
        }),
      );
    } catch (error) {
      said.replaceChildren(element("p", { role: "alert" }, (error as Error).message));
    }
    file.value = "";
  });
  host.replaceChildren(
    element(
      "p",
      {},
      "All that you do here stays in this browser. One file carries it to the terminal or to another browser, and back.",
    ),
    element(
      "div",
      { class: "kata-bar" },
      button("Export", () => save(travelText(travelHere(site, storage)))),
      element("label", { class: "kata-file" }, "Import ", file),
    ),
    said,
  );
}

function save(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  element("a", { href: url, download: TRAVEL_FILE }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
