import ts from "typescript";
import type { Declarations, Explained, OfferedName, PlacedNote, Texts } from "./protocol.js";

// TypeScript over texts in memory. What it says is what the terminal says of the same text (grader/node/types/service.mjs).

/** What the code can use besides the language. */
const GLOBALS = "lib/globals.d.ts";
/** Where TypeScript sorts keywords and what is known everywhere. */
const GLOBAL = "15";

export class TypeService {
  readonly #texts = new Map<string, { text: string; version: number }>();
  readonly #service: ts.LanguageService;
  #file = "";

  constructor({ options, texts }: Declarations) {
    this.#put(texts);
    const snapshot = (file: string) => {
      const known = this.#texts.get(file);
      return known && ts.ScriptSnapshot.fromString(known.text);
    };
    this.#service = ts.createLanguageService(
      {
        getCompilationSettings: () => options as ts.CompilerOptions,
        getScriptFileNames: () => [this.#file, `/${GLOBALS}`],
        getScriptVersion: (file) => String(this.#texts.get(file)?.version),
        getScriptSnapshot: snapshot,
        getCurrentDirectory: () => "/",
        getDefaultLibFileName: (chosen) => `/node_modules/typescript/lib/${ts.getDefaultLibFileName(chosen)}`,
        fileExists: (file) => this.#texts.has(file),
        readFile: (file) => this.#texts.get(file)?.text,
      },
      ts.createDocumentRegistry(true),
    );
  }

  /** Has it look at this file from now on, among these texts and those that it knows. */
  open(file: string, texts: Texts): void {
    this.#put(texts);
    this.#file = `/${file}`;
  }

  #put(texts: Texts): void {
    for (const [file, text] of Object.entries(texts)) {
      const known = this.#texts.get(`/${file}`);
      if (known?.text !== text) this.#texts.set(`/${file}`, { text, version: (known?.version ?? 0) + 1 });
    }
  }

  /** All that TypeScript says of the file. What cannot be read as TypeScript has no types. */
  notes(): PlacedNote[] {
    const broken = this.#service.getSyntacticDiagnostics(this.#file);
    const found = broken.length > 0 ? broken : this.#service.getSemanticDiagnostics(this.#file);
    return found.map(({ start = 0, length = 0, messageText, code, file }) => {
      const lineAt = (at: number) => file!.getLineAndCharacterOfPosition(at).line + 1;
      return {
        ...{ from: start, to: start + length, line: lineAt(start), lastLine: lineAt(start + length) },
        // The outermost sentence: those below it say why, in the terms of the checker.
        text: typeof messageText === "string" ? messageText : messageText.messageText,
        ...{ code, isSyntax: broken.length > 0 },
      };
    });
  }

  /** The names that can stand at a place. */
  names(at: number): OfferedName[] {
    const { entries = [] } = this.#service.getCompletionsAtPosition(this.#file, at, {}) ?? {};
    return entries
      .filter(({ name }) => /^[\w$]+$/.test(name))
      .map(({ name, sortText }) => ({ name, isNear: sortText < GLOBAL }));
  }

  /** What TypeScript knows of the name at a place. */
  about(at: number): Explained | undefined {
    const found = this.#service.getQuickInfoAtPosition(this.#file, at);
    const type = ts.displayPartsToString(found?.displayParts);
    if (!found || type === "any") return undefined;
    const { start, length } = found.textSpan;
    return { from: start, to: start + length, type, text: ts.displayPartsToString(found.documentation) };
  }
}
