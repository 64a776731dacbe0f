// What a worker begins with: it makes the site's own modules out of texts, because nothing can be fetched from where it runs. Plain
// JavaScript for a classic worker: in a sandbox, module workers do not start everywhere.
(() => {
  // TensorFlow.js alone fills the usual ten lines, and the learner's own would not be among them.
  Error.stackTraceLimit = 60;
  // What comes later must be what was sent, whatever the learner's code has put in the place of these.
  const OwnBlob = Blob;
  const createUrl = URL.createObjectURL.bind(URL);
  const urls = new Map();
  const names = new Map();
  const files = {};
  const made = (name, text) => {
    const url = createUrl(new OwnBlob([text], { type: "text/javascript" }));
    names.set(url, name);
    return url;
  };
  const take = ({ chunks, files: more }) => {
    for (const { name, text, imports } of chunks) {
      let linked = text;
      for (const [written, meant] of Object.entries(imports))
        linked = linked.replaceAll(`"${written}"`, `"${urls.get(meant)}"`);
      urls.set(name, made(name, linked));
    }
    Object.assign(files, more);
  };
  addEventListener(
    "message",
    ({ data: { port } }) => {
      const send = port.postMessage.bind(port);
      let serving;
      port.onmessage = async ({ data }) => {
        try {
          if (data.given) take(data.given);
          if (data.start) {
            const { serve } = await import(urls.get(data.start));
            serving = serve({
              send,
              made,
              files,
              names,
              urlOf: (name) => urls.get(name),
              settings: data.settings,
            });
            await serving;
            send({ ready: true });
          }
          if (data.order) {
            // Nothing comes after it, and the code that is to run could listen.
            port.onmessage = null;
            await (await serving)(data.order);
          }
        } catch (error) {
          send({ broken: String(error?.stack ?? error) });
        }
      };
    },
    { once: true },
  );
})();
