// Some of unfold's switches are no buttons: they get a name, a place among the tab stops, and the keys of a button.
(() => {
  const NAMES = { dock_to_right: "Show or hide the menu", filter_list: "Filters", close: "Close", more_horiz: "More" };
  const SWITCHES = "span[x-on\\:click], a[x-on\\:click]:not([href]), div[x-on\\:click]:not(.hd-search *)";

  const name = (element) => {
    element.tabIndex = 0;
    element.setAttribute("role", "button");
    const words = element.textContent.trim();
    if (NAMES[words]) element.setAttribute("aria-label", NAMES[words]);
  };

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll(SWITCHES).forEach(name));
  // The help signs of Django's boxes of two lists are made by its script while the page loads.
  window.addEventListener("load", () =>
    setTimeout(() => document.querySelectorAll(".help-tooltip").forEach((sign) => sign.setAttribute("role", "img"))),
  );
  document.addEventListener("keydown", (event) => {
    if (!["Enter", " "].includes(event.key) || !event.target.matches?.(SWITCHES)) return;
    event.preventDefault();
    event.target.click();
  });

  // Split off: what is marked in a message is taken; without a mark, the whole message.
  let marked = { message: null, text: "" };
  document.addEventListener("selectionchange", () => {
    const chosen = window.getSelection();
    if (chosen.isCollapsed || !chosen.anchorNode) return;
    const within = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest(".hd-message .hd-text");
    const text = within(chosen.anchorNode);
    marked = text && text === within(chosen.focusNode) ? { message: text.closest(".hd-message"), text: String(chosen) } : { message: null, text: "" };
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches?.("form.hd-split")) return;
    const isHere = marked.message && marked.message === event.target.closest(".hd-message");
    event.target.elements.marked.value = isHere ? marked.text : "";
  });
})();
