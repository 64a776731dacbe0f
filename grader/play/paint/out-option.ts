import type { Option } from "../../terminal/command.js";

/** For every command that paints. */
export const PICTURE_OUT: Option = {
  flags: "--out <file>",
  description: "where to save the PNG (.kata/pictures); an older picture of these commands is replaced",
};
