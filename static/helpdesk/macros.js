// Macros in an answer's box: `/` at the start of a word offers them, typing on finds one, Enter puts it in.
(() => {
  const fetched = new Map();
  let box = null;
  let list = null;
  let chosen = 0;
  let found = [];

  const offered = (address) => {
    if (!fetched.has(address)) {
      const asked = fetch(address, { headers: { Accept: "application/json" }, redirect: "error" });
      fetched.set(address, asked.then((answer) => (answer.ok ? answer.json() : { macros: [] })).then((told) => told.macros, () => []));
    }
    return fetched.get(address);
  };

  // What stands between the slash and the cursor; null where no macro is being looked for.
  const sought = () => {
    const before = box.value.slice(0, box.selectionStart);
    const match = /(?:^|\s)\/([^\n/]{0,40})$/.exec(before);
    return match ? match[1] : null;
  };

  const close = () => {
    list?.remove();
    list = null;
    box?.removeAttribute("aria-activedescendant");
    box?.setAttribute("aria-expanded", "false");
  };

  const mark = () => {
    [...list.children].forEach((row, place) => row.setAttribute("aria-selected", String(place === chosen)));
    const row = list.children[chosen];
    row?.scrollIntoView({ block: "nearest" });
    if (row) box.setAttribute("aria-activedescendant", row.id);
  };

  const rowOf = (macro, place) => {
    const row = document.createElement("li");
    row.id = `macro-${place}`;
    row.setAttribute("role", "option");
    row.textContent = macro.name;
    const words = document.createElement("small");
    words.textContent = macro.missing.length ? `Not known of this ticket: ${macro.missing.join(", ")}` : macro.text;
    row.append(words);
    row.addEventListener("mousedown", (event) => {
      event.preventDefault();
      putIn(macro);
    });
    return row;
  };

  const draw = () => {
    close();
    if (!found.length) return;
    list = document.createElement("ul");
    list.className = "hd-macros";
    list.id = "macro-list";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Macros");
    list.append(...found.map(rowOf));
    box.after(list);
    box.setAttribute("aria-controls", list.id);
    box.setAttribute("aria-expanded", "true");
    chosen = 0;
    mark();
  };

  const putIn = (macro) => {
    const end = box.selectionStart;
    const start = end - (sought() ?? "").length - 1;
    box.setRangeText(macro.text, start, end, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
    close();
    tellMissing(macro);
  };

  const tellMissing = (macro) => {
    box.parentElement.querySelector("[data-missing]")?.remove();
    if (!macro.missing.length) return;
    const line = document.createElement("p");
    line.className = "hd-error";
    line.dataset.missing = "";
    line.setAttribute("role", "alert");
    line.textContent = `${macro.missing.join(", ")} is not known of this ticket. Write what is meant: it is not sent as it stands.`;
    box.after(line);
  };

  const look = async () => {
    const asked = sought();
    if (asked === null) return close();
    const all = await offered(box.dataset.macros);
    if (sought() !== asked) return;
    const words = asked.toLowerCase();
    found = all.filter((macro) => macro.name.toLowerCase().includes(words)).slice(0, 8);
    draw();
  };

  document.addEventListener("input", (event) => {
    if (!event.target.matches?.("[data-macros]")) return;
    if (box !== event.target) close();
    box = event.target;
    box.setAttribute("aria-autocomplete", "list");
    look();
  });

  document.addEventListener("keydown", (event) => {
    if (!list || event.target !== box) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) chosen = (chosen + step + found.length) % found.length;
    else if ((event.key === "Enter" && !event.ctrlKey) || event.key === "Tab") putIn(found[chosen]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
    if (step) mark();
  }, true);

  document.addEventListener("focusout", (event) => { if (event.target === box) setTimeout(close, 150); });
})();
