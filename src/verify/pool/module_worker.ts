// Workers of modules, wherever the page's scripts come from.

/**
 * Starts a worker. Browsers start none from another server than the page's; there a script of the page's own imports it.
 *
 * @param create by the expression that bundlers look for: `new Worker(new URL("./name.js", import.meta.url), { type: "module" })`
 * @param name of the script, beside the module at `here`
 */
export function startModuleWorker(create: () => Worker, name: string, here: string): Worker {
  try {
    return create();
  } catch (error) {
    const { href, origin } = new URL(name, here);
    if (!(error instanceof DOMException) || origin === globalThis.location?.origin) throw error;
    const script = new Blob([`import ${JSON.stringify(href)};`], { type: "text/javascript" });
    return new Worker(URL.createObjectURL(script), { type: "module" });
  }
}
