/* SPDX-License-Identifier: Apache-2.0
 * Between the files that build the room. */
#pragma once

#include "app/room-scene.h"

G_BEGIN_DECLS

/* room-machine.c: C-arm or stands, with detector and tube. */
void skg_room_scene_add_machine (SkgRoomScene *scene,
                                 const SkgSample *sample,
                                 const SkgJoints *joints);

G_END_DECLS
