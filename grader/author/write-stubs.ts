import { loadCourse } from "../course/load.js";
import { writeStubs } from "./stubs.js";

const written = writeStubs(await loadCourse());
console.log(written.length > 0 ? `written:\n  ${written.join("\n  ")}` : "every stub is up to date");
