import { readTravel, TRAVEL_FILE, travelText } from "../../core/progress/travel.js";
import { reportMerged } from "../../core/report/merged.js";
import { openSite, type Site } from "../place.js";
import { PROGRESS } from "../store/keys.js";
import { browserStorage } from "../store/storage.js";
import { planned, takeIn, travelHere, travelWithModels } from "../store/travel.js";
import { button, element } from "./element.js";

/** Export and import on the map's page: one file carries all that was done to the terminal, or back. */
export async function drawTravel(host: HTMLElement, base: string): Promise<void> {
  const site = await openSite(base, browserStorage());
  const said = element("div", { role: "status", "aria-live": "polite" });
  const models = element("input", { type: "checkbox" });
  const file = element("input", { type: "file", accept: ".json,application/json" });
  file.addEventListener("change", async () => {
    const [chosen] = file.files ?? [];
    file.value = "";
    if (!chosen) return;
    try {
      await offer(site, await chosen.text(), said);
    } catch (error) {
      said.replaceChildren(element("p", { role: "alert" }, (error as Error).message));
    }
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
      exportButton(site, () => models.checked),
      element("label", { class: "kata-file" }, "Import ", file),
      element("label", { class: "kata-switch" }, models, " with the models that my answers have trained"),
    ),
    said,
  );
}

/** Says what would become of what came, and does it once that is wanted. */
async function offer(site: Site, text: string, said: HTMLElement): Promise<void> {
  const came = readTravel(text);
  const lines = reportMerged(await planned(site, came));
  const take = async () => {
    const unkept = await takeIn(site, came, new Date());
    const done =
      unkept.length === 0
        ? "Done."
        : `There was no room for: ${unkept.join(", ")}. Nothing of yours was replaced there.`;
    said.replaceChildren(element("p", {}, done));
    dispatchEvent(new StorageEvent("storage", { key: PROGRESS }));
  };
  said.replaceChildren(...lines.map((line) => element("p", {}, line)), button("Take it in", take));
}

/**
 * Saves all that was done as one file.
 *
 * @param withModels whether trained models go with it
 */
export function exportButton(site: Site, withModels = () => false): HTMLElement {
  return button("Export", async () => {
    const travel = withModels() ? await travelWithModels(site) : travelHere(site);
    const url = URL.createObjectURL(new Blob([travelText(travel)], { type: "application/json" }));
    element("a", { href: url, download: TRAVEL_FILE }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  });
}
