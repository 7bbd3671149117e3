export * from './choice';
export * from './image';
export { FRAMEWORK_NAMES, type FrameworkImage, imagesOf } from './table';
