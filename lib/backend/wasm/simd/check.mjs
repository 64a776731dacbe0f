// Fails if an object file uses the C stack or has data of its own: `node check.mjs <file.o>...`
import { readFileSync } from "node:fs";

const DATA = 11; // the number of WebAssembly's data section

/** The numbers of a module's sections. After the magic word and the version each has a number and a length, in LEB128. */
function sections(bytes) {
  const found = [];
  for (let at = 8; at < bytes.length; ) {
    found.push(bytes[at++]);
    let length = 0;
    let shift = 0;
    let byte;
    do {
      byte = bytes[at++];
      length += (byte & 127) * 2 ** shift;
      shift += 7;
    } while (byte & 128);
    at += length;
  }
  return found;
}

for (const file of process.argv.slice(2)) {
  const bytes = readFileSync(file);
  // An object that uses the stack asks the linker for the global __stack_pointer.
  const asked = WebAssembly.Module.imports(new WebAssembly.Module(bytes));
  const wrong = asked.filter(({ kind }) => kind === "global").map(({ name }) => name);
  if (sections(bytes).includes(DATA)) wrong.push("static data");
  if (wrong.length === 0) continue;
  console.error(
    `${file}: a kernel may use neither the stack nor static data, this one uses ${wrong.join(", ")}`,
  );
  process.exitCode = 1;
}
