import { closeBrackets } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import {
  bracketMatching,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from "@codemirror/language";
import { Compartment, EditorState, type Extension, Prec } from "@codemirror/state";
import {
  type Command,
  drawSelection,
  EditorView,
  highlightActiveLine,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";

export interface Editor {
  readonly text: string;
  /** Replaces all of it; undo brings the text before back. */
  replace(text: string): void;
  focus(): void;
  /** Shows a line. */
  show(line: number): void;
  /** Adds what has been loaded later, in the place of what was added before. */
  extend(added: Extension): void;
  run(command: Command): boolean;
}

export interface EditorOptions {
  text: string;
  label: string;
  onChange(text: string): void;
  onCheck(): void;
}

/**
 * An editor in a shadow root: its styles are sheets of that root, so the page's policy need not allow written ones. Tab passes through it
 * and changes nothing; it indents from the first change on, until Escape.
 */
export function openEditor(host: HTMLElement, { text, label, onChange, onCheck }: EditorOptions): Editor {
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  const check = () => {
    onCheck();
    return true;
  };
  const later = new Compartment();
  const state = EditorState.create({
    doc: text,
    extensions: [
      ...[lineNumbers(), history(), drawSelection(), indentOnInput(), bracketMatching(), closeBrackets()],
      ...[highlightActiveLine(), javascript({ typescript: true }), later.of([])],
      ...[indentUnit.of("  "), EditorView.lineWrapping, syntaxHighlighting(COLORS)],
      Prec.high(
        keymap.of([
          { key: "Mod-Enter", preventDefault: true, run: check },
          { key: "Mod-s", preventDefault: true, run: check },
        ]),
      ),
      // Whatever else Escape closes, after it Tab leaves.
      Prec.highest(keymap.of([{ key: "Escape", run: passesTab }])),
      keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
      EditorView.contentAttributes.of({ "aria-label": label, "aria-description": TAB, spellcheck: "false" }),
      EditorView.domEventHandlers({ focus: (_, view) => passesTab(view) }),
      EditorView.updateListener.of((update) => {
        if (!update.docChanged) return;
        if (update.view.hasFocus) update.view.setTabFocusMode(false);
        onChange(update.state.doc.toString());
      }),
      EditorView.theme(THEME),
    ],
  });
  const view = new EditorView({ state, root });
  root.append(view.dom);
  return {
    get text() {
      return view.state.doc.toString();
    },
    replace: (next) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } }),
    focus: () => view.focus(),
    show: (line) => {
      const { from } = view.state.doc.line(Math.min(line, view.state.doc.lines));
      view.dispatch({
        selection: { anchor: from },
        effects: EditorView.scrollIntoView(from, { y: "center" }),
      });
    },
    extend: (added) => view.dispatch({ effects: later.reconfigure(added) }),
    run: (command) => command(view),
  };
}

/** How one leaves the editor by keyboard. */
export const TAB = "Tab indents once you have typed; Esc, then Tab, leaves the editor.";

function passesTab(view: EditorView): boolean {
  view.setTabFocusMode(true);
  return false;
}

/** The page says what the colors are, in light and in dark. */
const COLORS = HighlightStyle.define([
  { tag: tags.comment, color: "var(--kata-comment)" },
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: "var(--kata-keyword)" },
  { tag: [tags.string, tags.regexp], color: "var(--kata-string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--kata-number)" },
  { tag: [tags.typeName, tags.className], color: "var(--kata-type)" },
]);

const THEME = {
  "&": { fontSize: "0.875rem", color: "var(--kata-ink)", backgroundColor: "var(--kata-paper)" },
  // The page draws the ring, around the element in which all this stands.
  "&.cm-focused": { outline: "none" },
  ".cm-content": { fontFamily: "var(--kata-mono)", caretColor: "var(--kata-ink)" },
  ".cm-gutters": { color: "var(--kata-soft)", backgroundColor: "transparent", border: "0" },
  ".cm-cursor": { borderLeftColor: "var(--kata-ink)" },
  // What is selected lies below the line's own color.
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--kata-line) 50%, transparent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--kata-accent) 45%, transparent)",
  },
};
