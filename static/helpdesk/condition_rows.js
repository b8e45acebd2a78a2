// The rows of conditions: only comparisons that suit the field, and its values to choose from. Without this they are typed.
(() => {
  "use strict";
  const told = document.getElementById("field-choices");
  const box = document.querySelector(".hd-condition-rows");
  if (!told || !box) return;
  const { fields, calendars } = JSON.parse(told.textContent);
  const body = box.querySelector("tbody");
  // From so many values on one searches instead of reading them all.
  const MANY = 12;
  const part = (row, what) => row.querySelector(`[name$="-${what}"]`);

  function make(tag, properties) {
    return Object.assign(document.createElement(tag), properties);
  }

  function option(value, label, chosen) {
    return make("option", { value, textContent: label, selected: chosen });
  }

  function valuesOf(field, operator) {
    if (operator === "in_hours" || operator === "not_in_hours") return calendars;
    if (!field || ["contains", "not_contains"].includes(operator) && field.kind !== "tags") return [];
    return field.values;
  }

  function dress(row) {
    const field = fields[part(row, "field").value];
    const operators = part(row, "operator");
    if (field) {
      const before = operators.value;
      operators.replaceChildren(...field.operators.map(([value, label]) => option(value, label, value === before)));
    }
    // What a row compares is asked once it is known of what.
    operators.hidden = part(row, "group").hidden = !field;
    const key = part(row, "key");
    const isMoment = field && field.kind === "moment";
    key.hidden = !(field && (field.needsKey || isMoment));
    key.placeholder = isMoment ? "working hours of" : "of which name";
    dressValue(row, field);
  }

  function dressValue(row, field) {
    const input = part(row, "value");
    const operator = part(row, "operator").value;
    const known = valuesOf(field, operator);
    row.querySelector(".hd-values")?.remove();
    const hasNone = operator.endsWith("_empty");
    input.hidden = !field || hasNone || known.length > 0;
    input.placeholder = field && field.kind === "moment" ? "4 hours" : "";
    if (hasNone || !known.length) return;
    const isMany = operator.endsWith("one_of") || field.kind === "tags";
    input.after(isMany ? boxesOf(input, known) : listOf(input, known));
  }

  // Of values of which one is chosen; what the rule says and no row has any more stands there as gone.
  function listOf(input, known) {
    if (input.value.startsWith("[")) input.value = chosenIn(input.value)[0] || "";
    const is = (value) => value.toLowerCase() === input.value.toLowerCase();
    const gone = input.value && !known.some(is) ? [option(input.value, `${input.value} (gone)`, true)] : [];
    const list = make("select", { className: "hd-values hd-input" });
    list.setAttribute("aria-label", input.getAttribute("aria-label"));
    list.append(option("", "–", false), ...known.map((value) => option(value, value, is(value))), ...gone);
    list.addEventListener("change", () => { input.value = list.value; });
    return list;
  }

  function chosenIn(text) {
    try {
      return JSON.parse(text);
    } catch {
      return text.split(",").map((one) => one.trim()).filter(Boolean);
    }
  }

  // Of values of which several are chosen: boxes, the ticked ones first.
  function boxesOf(input, known) {
    const chosen = new Set([].concat(chosenIn(input.value)).map((one) => String(one).toLowerCase()));
    const isChosen = (value) => chosen.has(value.toLowerCase());
    const lower = new Set(known.map((value) => value.toLowerCase()));
    const gone = [...chosen].filter((one) => !lower.has(one));
    const values = [...gone, ...known.filter(isChosen), ...known.filter((value) => !isChosen(value))];
    const group = make("div", { className: "hd-values hd-boxes" });
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", input.getAttribute("aria-label"));
    const labels = values.map((value) => {
      const label = make("label", {});
      const words = gone.includes(value) ? `${value} (gone)` : value;
      label.append(make("input", { type: "checkbox", className: "hd-check", value, checked: isChosen(value) }), words);
      return label;
    });
    if (values.length > MANY) group.append(finderOf(labels));
    group.append(...labels);
    group.addEventListener("change", () => {
      const ticked = [...group.querySelectorAll(":checked")].map((one) => one.value);
      input.value = ticked.length ? JSON.stringify(ticked) : "";
    });
    return group;
  }

  function finderOf(labels) {
    const finder = make("input", { type: "search", className: "hd-input", placeholder: `Find one of ${labels.length}` });
    finder.setAttribute("aria-label", `Find one of ${labels.length} values`);
    finder.addEventListener("input", () => {
      const asked = finder.value.trim().toLowerCase();
      labels.forEach((label) => { label.hidden = !label.textContent.toLowerCase().includes(asked); });
    });
    finder.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    return finder;
  }

  // What a group's conditions count as is asked only of groups that have some.
  function dressGroups() {
    const used = new Set([...body.querySelectorAll('[name$="-group"]')].map((one) => one.value));
    box.querySelectorAll(".hd-group-match").forEach((label) => {
      label.hidden = !used.has(label.querySelector("select").name.slice(-1));
    });
    box.querySelector("table + p").hidden = used.size === 1 && used.has("");
  }

  function addRow() {
    const rows = body.querySelectorAll(".hd-condition-row");
    const made = rows[rows.length - 1].cloneNode(true);
    made.querySelector(".hd-values")?.remove();
    made.querySelectorAll("[name]").forEach((control) => {
      control.name = control.name.replace(/-\d+-/, `-${rows.length}-`);
      control.value = "";
      control.setAttribute("aria-label", control.getAttribute("aria-label").replace(/\d+$/, rows.length + 1));
    });
    body.append(made);
    dress(made);
  }

  body.addEventListener("change", (event) => {
    const row = event.target.closest(".hd-condition-row");
    // Another field has other values.
    if (/-field$/.test(event.target.name || "")) part(row, "value").value = part(row, "key").value = "";
    if (/-(field|operator)$/.test(event.target.name || "")) dress(row);
    const rows = body.querySelectorAll(".hd-condition-row");
    if (row === rows[rows.length - 1] && part(row, "field").value) addRow();
    dressGroups();
  });
  body.querySelectorAll(".hd-condition-row").forEach(dress);
  // Rows are added as they are needed, so one empty row is enough.
  const empty = [...body.querySelectorAll(".hd-condition-row")].filter((row) => !part(row, "field").value);
  empty.slice(1).forEach((row) => row.remove());
  dressGroups();
})();
