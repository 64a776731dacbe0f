import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

/** A short hash of a file: enough to tell two versions of it apart. */
export const hashOf = (bytes: Uint8Array): string => bytesToHex(sha256(bytes)).slice(0, 12);
