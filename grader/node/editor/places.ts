// Where editors keep what switches inline completion off in one folder, as their documentation says, and which have no such place.

/** A file of settings in the course's folder. */
export interface Place {
  /** Whose it is, for the learner. */
  editor: string;
  /** From the course's root. */
  file: string;
  /** What is set in it, where it is JSON with comments; a file without settings says it by being there. */
  settings?: Setting[];
}

export interface Setting {
  path: string[];
  value: unknown;
}

const INLINE = "editor.inlineSuggest.enabled";

export const PLACES: Place[] = [
  {
    editor: "VS Code",
    file: ".vscode/settings.json",
    settings: [
      { path: [INLINE], value: false },
      // What a user has set for a language counts before what a folder sets for all of them.
      { path: ["[typescript]", INLINE], value: false },
    ],
  },
  {
    editor: "Zed",
    file: ".zed/settings.json",
    settings: [{ path: ["show_edit_predictions"], value: false }],
  },
  { editor: "JetBrains AI Assistant", file: ".noai" },
];

/** Editors whose completion no file in a folder reaches, and where their own switch is. */
export const BY_HAND: Record<string, string> = {
  "Cursor and Windsurf": "switch Tab off, or let it snooze, in the status bar; it goes off in all folders",
  "JetBrains, completion of whole lines":
    "Settings, Editor, General, Inline Completion; it goes off in all projects",
  "Vim and Neovim with copilot.vim": ":Copilot disable, in each session",
};
