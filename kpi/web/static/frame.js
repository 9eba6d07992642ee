/* Runs in every page: shows Streamlit's own English texts in Vietnamese, and follows links without loading anew. */
// Every page is served from the root: told so, Streamlit does not first look for a server under the page's own path.
window.__streamlit ??= { BACKEND_BASE_URL: location.origin + "/" };

(() => {
  const ATTRIBUTES = ["title", "aria-label", "placeholder", "alt"];
  const OURS = "[data-testid=stMarkdownContainer],[data-testid=stHtml],script,style,textarea,code,pre";
  const THEIRS = "[data-testid=stFileUploaderDropzone] button"; // Streamlit writes this label as if it were ours
  const exact = new Map();
  const patterns = [];
  for (const [english, vietnamese] of frame.texts) {
    if (!english.includes("{}")) { exact.set(english, vietnamese); continue; }
    const parts = english.split("{}").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    patterns.push([new RegExp("^" + parts.join("(.+?)") + "$"), vietnamese]);
  }

  const language = () => new URLSearchParams(location.search).get("lang") === "en" ? "en" : "vi";
  const vietnamese = (text) => {
    const bare = text.trim();
    if (!bare || bare.length > 300) return null;
    let found = exact.get(bare) ?? null;
    if (found === null) for (const [pattern, sentence] of patterns) {
      const parts = pattern.exec(bare);
      if (parts) { let next = 1; found = sentence.replace(/\{\}/g, () => parts[next++]); break; }
    }
    return found === null ? null : text.replace(bare, () => found);
  };

  // What stood there before, so that a switch to English can put it back: node -> {place: [english, vietnamese]}.
  const before = new WeakMap();
  const turn = (node, place, read, write) => {
    const text = read();
    if (!text) return;
    const known = before.get(node) ?? {};
    if (now === "en") {
      if (known[place]?.[1] === text) write(known[place][0]);
      return;
    }
    const other = vietnamese(text);
    if (other === null || other === text) return;
    known[place] = [text, other];
    before.set(node, known);
    write(other);
  };
  const turnText = (node) => {
    const ours = node.parentElement?.closest(OURS);
    if (node.parentElement && (!ours || ours.closest(THEIRS))) turn(node, "", () => node.nodeValue, (text) => { node.nodeValue = text; });
  };
  const turnAttributes = (element) => {
    for (const name of ATTRIBUTES) turn(element, name, () => element.getAttribute(name), (text) => element.setAttribute(name, text));
  };
  const turnAll = (root) => {
    if (root.nodeType === Node.TEXT_NODE) { turnText(root); return; }
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    turnAttributes(root);
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      if (walk.currentNode.nodeType === Node.TEXT_NODE) turnText(walk.currentNode);
      else turnAttributes(walk.currentNode);
    }
  };

  let now = language();
  const switched = () => {
    if (language() === now) return false;
    now = language();
    document.documentElement.lang = now;
    turnAll(document.body);
    return true;
  };
  new MutationObserver((changes) => {
    if (switched()) return;
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(turnAll);
      else if (change.type === "characterData") turnText(change.target);
      else turn(change.target, change.attributeName, () => change.target.getAttribute(change.attributeName),
        (text) => change.target.setAttribute(change.attributeName, text));
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES });
  turnAll(document.body);

  // Links to our own screens. Streamlit follows the browser's history, so a new entry there and a word to it opens the
  // page over the open connection. Its own menu forgets the query; ours is what keeps unit, period and language.
  const MENU = "[data-testid^=stTopNav] a, a[data-testid^=stTopNav], a[data-testid^=stSidebarNav]";
  const kept = (link) => link.matches(MENU) ? link.pathname + location.search : link.pathname + link.search + link.hash;
  const linkTo = (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
    if (!link || link.origin !== location.origin || !frame.pages.includes(link.pathname)) return null;
    return link.matches(MENU) || link.target === "_self" ? link : null;
  };
  document.addEventListener("click", (event) => {
    const link = linkTo(event);
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.stopPropagation();
    const app = document.querySelector("[data-testid=stApp]");
    event.preventDefault();
    if (app?.getAttribute("data-test-connection-state") !== "CONNECTED") { location.assign(kept(link)); return; }
    if (link.matches("[data-testid^=stSidebarNav]") && innerWidth < 768) document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
    history.pushState({}, "", kept(link));
    dispatchEvent(new PopStateEvent("popstate", { state: {} }));
    switched();
    document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
  }, true);
  // A session that ended while the connection was lost: Streamlit would try to reach its server for ever and say nothing.
  setInterval(async () => {
    const app = document.querySelector("[data-testid=stApp]");
    if (!app || app.dataset.testConnectionState === "CONNECTED") return;
    const answer = await fetch(location.href, { method: "HEAD", redirect: "manual" }).catch(() => null);
    if (answer?.type === "opaqueredirect") location.reload();
  }, 5000);
  // A menu link that is copied or opened in another tab carries the query as well.
  for (const kind of ["pointerover", "focusin"]) document.addEventListener(kind, (event) => {
    const link = linkTo(event);
    if (link?.matches(MENU) && link.search !== location.search) link.search = location.search;
  }, true);
})();
