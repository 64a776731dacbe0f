import { crc32 } from "node:zlib";

/** A file of an archive. */
export interface Entry {
  name: string;
  text: string;
  /** A program. */
  runs?: boolean;
}

/** 1980-01-01, the first day that the format knows: the same files make the same archive. */
const DAY = 0x21;
/** Version 2.0, made on Unix, whose modes are in the outer attributes. */
const [VERSION, MADE_BY_UNIX] = [20, 0x0300 | 20];

/** A zip archive of a few texts, stored as they are. */
export function zip(entries: Entry[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const { name, text, runs = false } of entries) {
    const [title, data] = [Buffer.from(name), Buffer.from(text)];
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(VERSION, 0);
    shared.writeUInt16LE(0x0800, 2); // names are UTF-8
    shared.writeUInt16LE(DAY, 8);
    shared.writeUInt32LE(crc32(data), 10);
    shared.writeUInt32LE(data.length, 14);
    shared.writeUInt32LE(data.length, 18);
    shared.writeUInt16LE(title.length, 22);
    const local = Buffer.concat([Buffer.from("PK\u0003\u0004"), shared, title, data]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((0o100000 | (runs ? 0o755 : 0o644)) * 0x10000, 6);
    rest.writeUInt32LE(offset, 10);
    const by = Buffer.alloc(2);
    by.writeUInt16LE(MADE_BY_UNIX);
    centrals.push(Buffer.concat([Buffer.from("PK\u0001\u0002"), by, shared, rest, title]));
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(centrals);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, central, Buffer.from("PK\u0005\u0006"), end]);
}
