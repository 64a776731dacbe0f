import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A site that has these pages, by their addresses within it: `"1-small-numbers"`. */
export class FakeSite {
  readonly asked: string[] = [];
  readonly #server: Server;

  private constructor(pages: string[]) {
    this.#server = createServer(({ url = "" }, response) => {
      this.asked.push(url);
      const isThere = pages.some((page) => url === `/kata/${page}/`);
      response.writeHead(isThere ? 200 : 404).end();
    });
  }

  static async with(pages: string[]): Promise<FakeSite> {
    const site = new FakeSite(pages);
    await new Promise<void>((done) => site.#server.listen(0, "127.0.0.1", done));
    return site;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/kata/`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
