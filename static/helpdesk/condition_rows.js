// The rows of conditions: only comparisons that suit the field, and its values to choose from. Without this they are typed.
(() => {
  "use strict";
  const told = document.getElementById("field-choices");
  const box = document.querySelector(".hd-condition-rows");
  if (!told || !box) return;
  const { fields, calendars } = JSON.parse(told.textContent);
  const name = box.dataset.name;
  const body = box.querySelector("tbody");
  const part = (row, what) => row.querySelector(`[name$="-${what}"]`);

  function option(value, label, chosen) {
    const made = document.createElement("option");
    made.value = value;
    made.textContent = label;
    made.selected = chosen;
    return made;
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
    const key = part(row, "key");
    const isMoment = field && field.kind === "moment";
    key.hidden = !(field && (field.needsKey || isMoment));
    key.placeholder = isMoment ? "working hours of" : "name";
    dressValue(row, field);
  }

  function dressValue(row, field) {
    const input = part(row, "value");
    const operator = part(row, "operator").value;
    const known = valuesOf(field, operator);
    row.querySelector(".hd-values")?.remove();
    const hasNone = operator.endsWith("_empty");
    input.hidden = hasNone || known.length > 0;
    input.placeholder = field && field.kind === "moment" ? "4 hours" : "";
    if (hasNone || !known.length) return;
    const many = operator.endsWith("one_of") || field.kind === "tags";
    const chosen = many ? input.value.split(",").map((one) => one.trim()) : [input.value];
    const lower = new Set(chosen.map((one) => one.toLowerCase()));
    const list = document.createElement("select");
    list.className = "hd-values hd-input";
    list.multiple = many;
    list.setAttribute("aria-label", input.getAttribute("aria-label"));
    const gone = chosen.filter((one) => one && !known.some((value) => value.toLowerCase() === one.toLowerCase()));
    list.append(...(many ? [] : [option("", "–", false)]));
    list.append(...known.map((value) => option(value, value, lower.has(value.toLowerCase()))));
    list.append(...gone.map((value) => option(value, `${value} (gone)`, true)));
    list.addEventListener("change", () => {
      const values = [...list.selectedOptions].map((one) => one.value);
      input.value = many ? JSON.stringify(values) : values[0] || "";
    });
    input.after(list);
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
    if (/-(field|operator)$/.test(event.target.name || "")) dress(row);
    const rows = body.querySelectorAll(".hd-condition-row");
    if (row === rows[rows.length - 1] && part(row, "field").value) addRow();
  });
  body.querySelectorAll(".hd-condition-row").forEach(dress);
})();
