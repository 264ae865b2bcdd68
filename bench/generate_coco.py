#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes a COCO file of the size of train2017: same counts, polygons of like length, members in its order.

    bench/generate_coco.py [--images 118287] [--annotations 860001] [--seed 1] > coco.json
"""
import argparse
import random
import sys


def polygon(rng, left, top, width, height):
    points = max(4, int(rng.expovariate(1 / 28)))
    values = []
    for _ in range(points):
        values.append(f"{left + rng.random() * width:.2f}")
        values.append(f"{top + rng.random() * height:.2f}")
    return ",".join(values)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=int, default=118287)
    parser.add_argument("--annotations", type=int, default=860001)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    write = sys.stdout.write
    write('{"info": {"description": "generated", "year": 2017}, "licenses": [{"id": 1, "name": "none", "url": "http://x"}], "images": [')
    for i in range(options.images):
        write(", " if i else "")
        name = f"{i:012d}.jpg"
        write('{"license": 1,"file_name": "%s","coco_url": "http://images.cocodataset.org/train2017/%s","height": 480,"width": 640,'
              '"date_captured": "2013-11-14 16:28:%02d","flickr_url": "http://farm4.staticflickr.com/3153/2970773875_%010d_z.jpg","id": %d}'
              % (name, name, i % 60, i, i))
    write('], "annotations": [')
    for i in range(options.annotations):
        write(", " if i else "")
        left, top = round(rng.random() * 500, 2), round(rng.random() * 380, 2)
        width, height = round(4 + rng.random() * 130, 2), round(4 + rng.random() * 90, 2)
        write('{"segmentation": [[%s]],"area": %.4f,"iscrowd": 0,"image_id": %d,"bbox": [%s,%s,%s,%s],"category_id": %d,"id": %d}'
              % (polygon(rng, left, top, width, height), width * height / 2, rng.randrange(options.images), left, top, width, height,
                 1 + rng.randrange(80), 1000000 + i))
    write('], "categories": [')
    write(", ".join('{"supercategory": "thing","id": %d,"name": "class %d"}' % (k, k) for k in range(1, 81)))
    write("]}")


if __name__ == "__main__":
    main()
