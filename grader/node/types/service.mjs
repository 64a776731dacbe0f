// TypeScript's language service, in a process of its own: it takes a second to load, and the screen and the verdict must
// not wait for it. Plain JavaScript, because it starts without a TypeScript loader. It is sent a file with its text, and
// answers with what TypeScript says of it. What is asked before it has answered makes the question before void.
import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

const root = process.env.KATA_ROOT;

const { config = {} } = ts.readConfigFile(path.join(root, "tsconfig.json"), ts.sys.readFile);
const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);

let asked;
let version = 0;
let files = [];

const service = ts.createLanguageService(
  {
    getCompilationSettings: () => options,
    getScriptFileNames: () => files,
    getScriptVersion: (file) =>
      file === asked.file ? `asked ${version}` : existsSync(file) ? String(statSync(file).mtimeMs) : "",
    getScriptSnapshot: (file) => {
      if (file === asked.file) return ts.ScriptSnapshot.fromString(asked.text);
      return existsSync(file) ? ts.ScriptSnapshot.fromString(readFileSync(file, "utf8")) : undefined;
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  },
  ts.createDocumentRegistry(),
);

function check() {
  const { id, file } = asked;
  version++;
  files = [file];
  // A file that cannot be read as TypeScript has its verdict already.
  if (service.getSyntacticDiagnostics(file).length > 0) return process.send({ id, notes: [] });
  const notes = service.getSemanticDiagnostics(file).map(({ start = 0, length = 0, messageText, code }) => {
    const source = service.getProgram().getSourceFile(file);
    return {
      line: source.getLineAndCharacterOfPosition(start).line + 1,
      lastLine: source.getLineAndCharacterOfPosition(start + length).line + 1,
      // The outermost sentence: those below it say why, in the terms of the checker.
      text: typeof messageText === "string" ? messageText : messageText.messageText,
      code,
    };
  });
  process.send({ id, notes });
}

let isDue = false;
process.on("message", (message) => {
  asked = { ...message, file: message.file.replaceAll("\\", "/") };
  if (isDue) return;
  isDue = true;
  setImmediate(() => {
    isDue = false;
    check();
  });
});
process.on("disconnect", () => process.exit(0));
