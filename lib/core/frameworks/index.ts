export * from './choice';
export * from './find-image';
export * from './image';
export { providedBy } from './provides';
export { FRAMEWORK_NAMES, type FrameworkImage, imagesOf } from './table';
