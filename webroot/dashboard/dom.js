// SPDX-License-Identifier: MIT
// Writes to the document, and only where something differs: an unchanged job costs no mutation at all.

/** @param {Node} node @param {string} text */
export function setText(node, text) {
  const only = node.firstChild;
  if (only !== null && only === node.lastChild && only.nodeType === 3) {
    if (only.data !== text) only.data = text;
  } else if (text !== '' || only !== null) {
    node.textContent = text;
  }
}

/** null or undefined removes the attribute. @param {Element} element @param {string} name */
export function setAttribute(element, name, value) {
  if (value === null || value === undefined) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
  } else if (element.getAttribute(name) !== String(value)) {
    element.setAttribute(name, String(value));
  }
}

/** @param {HTMLElement} element @param {boolean} shown */
export function setShown(element, shown) {
  if (element.hidden === shown) element.hidden = !shown;
}

/** A style property through the object model, which a strict style-src allows. */
export function setStyle(element, name, value) {
  if (element.style.getPropertyValue(name) !== value) element.style.setProperty(name, value);
}

/**
 * make('p', {class: 'hint', dir: 'auto'}, 'text', otherElement): attributes as they are in HTML; a function
 * under 'onclick' and the like is added as a listener.
 * @param {string} name @param {Object} [attributes] @param {...(Node|string)} children
 */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, '');
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

/**
 * Makes `nodes` the children of `parent`, in that order, and moves as few as it can: a node that already
 * stands right is not touched, so it keeps focus and selection.
 * @param {Element} parent @param {Element[]} nodes
 */
export function arrange(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  let next = parent.firstElementChild;
  for (const node of nodes) {
    if (node === next) {
      next = next.nextElementSibling;
    } else if (node.parentNode === parent && next !== null && next.nextElementSibling === node && !wanted.has(next)) {
      next = node.nextElementSibling;
    } else {
      parent.insertBefore(node, next);
    }
  }
}

/** What moves loses focus: gives it back after `change`, where the element is still there. */
export function keepingFocus(element, change) {
  const focused = element.contains(document.activeElement) ? document.activeElement : null;
  change();
  if (focused?.isConnected && document.activeElement !== focused) focused.focus({ preventScroll: true });
}
