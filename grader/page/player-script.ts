import { sha256 } from "@noble/hashes/sha2.js";
import { playFrames } from "./play-frames.js";

/** What a page that is one file plays its frames with. */
export const PLAYER_SCRIPT = `"use strict";
(${playFrames})(document);
`;

/** What the page's policy lets run: this script and no other. */
export const PLAYER_HASH = `sha256-${btoa(String.fromCharCode(...sha256(new TextEncoder().encode(PLAYER_SCRIPT))))}`;
