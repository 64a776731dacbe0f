import { BY_HAND } from "../../node/editor/places.js";
import { type Switched, switchOff, switchOn } from "../../node/editor/switch.js";
import { EXIT, UsageError } from "./exit.js";
import { print, remark } from "./print.js";

/** `kata editor off|on`: inline completion in this folder. */
export async function editor(what: string): Promise<number> {
  if (what !== "off" && what !== "on")
    throw new UsageError(`${JSON.stringify(what)} is neither off nor on: npm run kata -- editor off`);
  const done = what === "off" ? await switchOff() : await switchOn();
  const written = done.filter(({ problem }) => !problem);
  if (what === "off") sayOff(written);
  else sayOn(written);
  const problems = done.filter(({ problem }) => problem);
  for (const { place, problem } of problems)
    remark(`${place.editor}: ${problem}. Nothing was changed there.`);
  return problems.length > 0 ? EXIT.notPassed : EXIT.passed;
}

function sayOff(written: Switched[]): void {
  print([
    "Inline completion is off in this folder for:",
    ...written.map(({ place }) => `  ${place.editor} (${place.file})`),
    "",
    "These have no setting for one folder:",
    ...Object.entries(BY_HAND).map(([name, how]) => `  ${name}: ${how}`),
    "",
    "Completion of names and types stays. To put everything back: npm run kata -- editor on",
  ]);
}

function sayOn(written: Switched[]): void {
  if (written.length === 0) print(["Nothing was switched off here."]);
  else print(["As it was before:", ...written.map(({ place }) => `  ${place.editor} (${place.file})`)]);
}
