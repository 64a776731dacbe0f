import { autocompletion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { type Diagnostic, linter, lintKeymap } from "@codemirror/lint";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, hoverTooltip, keymap } from "@codemirror/view";
import { element } from "../page/element.js";
import type { Explained, OfferedName, PlacedNote } from "./protocol.js";

/** What the editor asks about its text. */
export interface Asks {
  /** Nothing where another question has overtaken this one. */
  notes(text: string): Promise<PlacedNote[]>;
  names(text: string, at: number): Promise<OfferedName[]>;
  about(text: string, at: number): Promise<Explained | undefined>;
}

/** So long nobody types before it asks. */
const PAUSE_MS = 100;

/**
 * The editor's part: squiggles with a list, names on offer, and what a name means.
 *
 * @param label what the editor is called
 */
export function typesExtension(label: string, { notes, names, about }: Asks): Extension {
  return [
    linter(async ({ state }) => (await notes(state.doc.toString())).map(diagnostic), {
      delay: PAUSE_MS,
    }),
    keymap.of(lintKeymap),
    autocompletion({ override: [(context) => offered(context, names)], icons: false }),
    hoverTooltip(async ({ state }, at) => {
      const found = await about(state.doc.toString(), at);
      return found ? { pos: found.from, end: found.to, create: () => ({ dom: explanation(found) }) } : null;
    }),
    EditorState.phrases.of({
      Diagnostics: "TypeScript's notes",
      "No diagnostics": "TypeScript has no notes.",
    }),
    EditorView.contentAttributes.of({ "aria-label": `${label}; F8 goes to TypeScript's next note` }),
    EditorView.theme(THEME),
  ];
}

/** A note on types is no reason to fail; what cannot be read at all is one. */
function diagnostic({ from, to, text, isSyntax }: PlacedNote): Diagnostic {
  return { from, to, message: text, severity: isSyntax ? "error" : "warning" };
}

/** Behind a dot at once, elsewhere when somebody asks for it. */
async function offered(context: CompletionContext, names: Asks["names"]): Promise<CompletionResult | null> {
  // Three dots spread a list, and have no members.
  const isMember = context.matchBefore(/(?<!\.)\.[\w$]*$/) !== null;
  if (!context.explicit && !isMember) return null;
  const found = await names(context.state.doc.toString(), context.pos);
  return {
    from: context.matchBefore(/[\w$]+$/)?.from ?? context.pos,
    options: found.map(({ name, isNear }) => ({ label: name, boost: isNear ? 1 : 0 })),
    validFor: /^[\w$]*$/,
  };
}

const explanation = ({ type, text }: Explained): HTMLElement =>
  element(
    "div",
    { class: "kata-about" },
    element("code", {}, type),
    text ? element("p", {}, text) : undefined,
  );

/** Lines and words in the page's colors, in light and in dark. */
const THEME = {
  ".cm-lintRange": { backgroundImage: "none" },
  ".cm-lintRange-warning, .cm-lintRange-error": {
    textDecoration: "underline wavy 1px",
    textUnderlineOffset: "3px",
  },
  ".cm-lintRange-warning": { textDecorationColor: "var(--kata-open)" },
  ".cm-lintRange-error": { textDecorationColor: "var(--kata-bad)" },
  ".cm-lintRange-active": { backgroundColor: "var(--kata-line)" },
  ".cm-diagnostic": { fontFamily: "var(--kata-mono)", whiteSpace: "pre-wrap", color: "var(--kata-ink)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--kata-open)" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--kata-bad)" },
  ".cm-tooltip, .cm-panels": {
    color: "var(--kata-ink)",
    backgroundColor: "var(--kata-paper)",
    border: "1px solid var(--kata-edge)",
  },
  ".cm-panel.cm-panel-lint ul [aria-selected], .cm-panel.cm-panel-lint ul:focus [aria-selected]": {
    color: "var(--kata-ink)",
    backgroundColor: "var(--kata-line)",
    outline: "1px solid var(--kata-accent)",
  },
  ".cm-panel.cm-panel-lint button[name=close]": { color: "var(--kata-ink)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    color: "var(--kata-ink)",
    backgroundColor: "var(--kata-line)",
  },
  ".kata-about": { maxWidth: "40rem", padding: "0.4rem 0.6rem", whiteSpace: "pre-wrap" },
  ".kata-about p": { margin: "0.4rem 0 0" },
};
