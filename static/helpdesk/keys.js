// Keys of the lists and the ticket's page: `/` search (unfold's own), j and k move, Enter opens, ? shows them; and copying.
// What a page does by a key says so itself: `data-key`, on a button or a link, with `data-key-words` where its own are no sentence.
(() => {
  const KEYS = [
    ["/", "Search this list"],
    ["j, k", "Next row, row before"],
    ["Enter", "Open the row"],
    ["r", "Write a reply"],
    ["?", "Show these keys"],
  ];
  let at = -1;

  const keyed = () => [...document.querySelectorAll("[data-key]")].filter((one) => one.checkVisibility());
  const keyedBy = (key) => keyed().find((one) => one.dataset.key === key);

  const rows = () => [...document.querySelectorAll("#result_list tr.data-row, .hd-waiting tbody tr")];

  const move = (step) => {
    const all = rows();
    if (!all.length) return;
    all[at]?.classList.remove("hd-at");
    at = Math.min(Math.max(at + step, 0), all.length - 1);
    all[at].classList.add("hd-at");
    all[at].scrollIntoView({ block: "nearest" });
  };

  const open = () => rows()[at]?.querySelector("th a, td a")?.click();

  const help = () => {
    document.querySelector(".hd-keys")?.remove();
    const dialog = document.createElement("dialog");
    dialog.className = "hd-keys";
    dialog.setAttribute("aria-label", "Keys");
    dialog.innerHTML = '<h2>Keys</h2><dl></dl><form method="dialog"><button class="hd-button">Close</button></form>';
    const own = keyed().map((one) => [one.dataset.key, one.dataset.keyWords || one.textContent.trim()]);
    const taken = new Set(own.map(([key]) => key));
    const notes = [...document.querySelectorAll("[data-key-note]")].map((one) => [one.dataset.keyNote, one.textContent]);
    for (const [key, what] of [...own, ...notes, ...KEYS.filter(([key]) => !taken.has(key) && mayUse(key))]) {
      const [name, words] = [document.createElement("dt"), document.createElement("dd")];
      name.append(Object.assign(document.createElement("kbd"), { textContent: key }));
      words.textContent = what;
      dialog.querySelector("dl").append(name, words);
    }
    document.body.append(dialog);
    dialog.showModal();
  };

  // What does something on this page.
  const mayUse = (key) => {
    if (document.querySelector(`[data-key-note="${key}"]`)) return false;
    if (key === "r") return Boolean(document.getElementById("reply-text"));
    if (key === "j, k" || key === "Enter") return rows().length > 0;
    return key !== "/" || Boolean(document.getElementById("searchbar"));
  };

  const reply = () => document.getElementById("reply-text")?.focus();

  const ACTIONS = { j: () => move(1), k: () => move(-1), Enter: open, "?": help, r: reply };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const own = keyedBy(event.key);
    const typing = event.target.closest("input, textarea, select, button, a, [contenteditable], dialog");
    // A button that was just pressed has the focus still; letters mean what they mean elsewhere on the page.
    const writes = typing && !(event.target.type === "checkbox" && event.key !== "Enter") && !(own && typing.matches("button, a"));
    if (writes) return;
    if (own) {
      event.preventDefault();
      // Held down it is pressed once.
      if (!event.repeat) own.click();
      return;
    }
    const action = ACTIONS[event.key];
    if (!action || (event.key === "Enter" && at < 0)) return;
    event.preventDefault();
    action();
  });

  document.addEventListener("helpdesk:keys", help);

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = "Copied";
  });
})();

/* A mail as it was formatted is fetched when somebody wants to see it, into a frame that can do nothing. */
document.addEventListener("toggle", (event) => {
  const details = event.target;
  if (!details.matches?.("details[data-frame]") || !details.open) return;
  const link = details.querySelector("a");
  if (!link) return;
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "");
  frame.title = "The mail as it was formatted";
  frame.src = link.href;
  link.replaceWith(frame);
}, true);
