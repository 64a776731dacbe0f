import { parseHTML } from "linkedom";
import type { Paper } from "../../page/drawn.js";

/** What plots are made in where there is no page. */
export const paper: Paper = parseHTML("<!doctype html><html><body></body></html>").document;
