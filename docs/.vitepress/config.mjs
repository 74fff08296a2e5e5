// The site. `npm run docs` gathers its pages in .cache/site (tools/site.mjs) and builds it into dist/site.
import { slug } from 'github-slugger';
import { defineConfig } from 'vitepress';
import { apiSidebar } from '../../tools/site/api.mjs';
import { fences } from './fences.mjs';
import { repositoryLinks } from './links.mjs';
import { sidebar } from './sidebar.mjs';

// The anchors that plain code hosts make, so that a link is good in both places.
const slugify = (text) => slug(text);

const section = (text, folder, page = '') => ({
  text,
  link: `/${folder}/${page}`,
  activeMatch: `^/${folder}/`,
});

export default defineConfig({
  title: 'futures',
  description: "Python's concurrent.futures, native to JavaScript",
  lang: 'en',
  // Where the site is served from, such as /futures/.
  base: process.env.SITE_BASE ?? '/',
  srcDir: '../.cache/site',
  outDir: '../dist/site',
  cacheDir: '../.cache/vitepress',
  head: [
    ['link', { rel: 'icon', type: 'image/svg+xml', href: `${process.env.SITE_BASE ?? '/'}logo.svg` }],
    ['meta', { name: 'theme-color', content: '#3f51b5' }],
  ],
  // The index of the search is one large file.
  vite: { build: { chunkSizeWarningLimit: 2000 } },
  markdown: {
    anchor: { slugify },
    headers: { slugify },
    toc: { slugify },
    theme: { light: 'github-light', dark: 'github-dark' },
    config(md) {
      md.use(repositoryLinks).use(fences);
    },
  },
  themeConfig: {
    logo: '/logo.svg',
    nav: [
      section('Guide', 'guide', '01-futures'),
      section('Reference', 'reference', 'future'),
      section('Types', 'api'),
      section('Examples', 'examples'),
      section('Design', 'design'),
      section('Benchmarks', 'benchmarks'),
    ],
    sidebar: sidebar(apiSidebar()),
    outline: { level: [2, 3] },
    search: {
      provider: 'local',
      options: { miniSearch: { searchOptions: { boost: { title: 4, titles: 2 } } } },
    },
    externalLinkIcon: true,
    docFooter: { prev: 'Before', next: 'Next' },
    footer: { message: 'MIT licensed' },
  },
});
