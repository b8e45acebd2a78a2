// Rows with a position are dragged into their order; saving keeps it. Without this the numbers are typed.
(() => {
  "use strict";
  const APART = 10;
  const inputs = () => [...document.querySelectorAll("#result_list input[name$=-position]")];
  const rowOf = (input) => input.closest("tr");
  let dragged = null;

  function renumber() {
    inputs().forEach((input, place) => {
      input.value = (place + 1) * APART;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  function moveRow(row, by) {
    const rows = inputs().map(rowOf);
    const other = rows[rows.indexOf(row) + by];
    if (!other) return;
    if (by < 0) other.before(row);
    else other.after(row);
    renumber();
  }

  inputs().forEach((input) => {
    const row = rowOf(input);
    // What the page showed: a colleague may have moved others meanwhile, and this page may be one of several.
    const shown = document.createElement("input");
    shown.type = "hidden";
    shown.name = `${input.name}-shown`;
    shown.value = input.value;
    input.after(shown);
    const handle = document.createElement("button");
    handle.type = "button";
    handle.className = "hd-drag";
    handle.textContent = "\u2807";
    handle.setAttribute("aria-label", "Move this row: drag it, or press the up and down arrows");
    input.before(handle);
    handle.addEventListener("pointerdown", () => { row.draggable = true; });
    handle.addEventListener("keydown", (event) => {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!by) return;
      event.preventDefault();
      moveRow(row, by);
      handle.focus();
    });
    row.addEventListener("dragstart", () => { dragged = row; row.classList.add("hd-dragged"); });
    row.addEventListener("dragend", () => {
      row.classList.remove("hd-dragged");
      row.draggable = false;
      dragged = null;
      renumber();
    });
    row.addEventListener("dragover", (event) => {
      if (!dragged || dragged === row) return;
      event.preventDefault();
      const middle = row.getBoundingClientRect().top + row.offsetHeight / 2;
      if (event.clientY < middle) row.before(dragged);
      else row.after(dragged);
    });
  });
})();
