import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { COMMANDS } from "../grader/commands.js";
import { loadCourse } from "../grader/node/course/load.js";
import { root } from "../grader/node/course/paths.js";
import { keyList } from "../grader/terminal/watch/keys.js";
import { withTables } from "./readme.js";

// Writes the README's tables of keys and commands, and its counts of chapters and exercises: `npm run docs`.

const file = path.join(root, "README.md");
const declared = { keys: keyList(), commands: COMMANDS, course: await loadCourse() };
writeFileSync(file, withTables(readFileSync(file, "utf8"), declared));
console.log("written  README.md");
