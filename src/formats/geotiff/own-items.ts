/** GDAL metadata items that `writeCog` adds so that our reader gets back what TIFF itself cannot say. */
export const DTYPE_ITEM = "UPWARP_DTYPE";
export const GEOMETRY_ITEM = "UPWARP_GEOMETRY";
