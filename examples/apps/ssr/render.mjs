// What a server does for each request; it ends by itself, since nothing was started.
import { render } from './counter.mjs';

console.log(`<!doctype html>
<title>Rendered on the server</title>
<link rel="icon" href="data:," />
<body>${render()}</body>
<script type="module" src="page.js"></script>`);
