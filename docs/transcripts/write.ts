import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../grader/node/course/paths.js";
import { PAGE, textsAt } from "../prose/texts.js";
import { hasTranscript, withOutputs } from "./transcript.js";

// `npm run transcripts`: writes below each block of code in the lessons what it prints.

for (const [file, text] of textsAt(PAGE)) {
  if (!hasTranscript(text)) continue;
  const now = await withOutputs(text, path.dirname(file).replace(/^exercises\//, ""));
  if (now === readFileSync(path.join(root, file), "utf8")) continue;
  writeFileSync(path.join(root, file), now);
  console.log(`written  ${file}`);
}
