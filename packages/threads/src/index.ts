export * from '@futures/core';
